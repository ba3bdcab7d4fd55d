import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { InputValue } from '../../pipeline/index.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { Plan, Stage, StageParameter } from '../plan.ts';
import { remembered } from './remember.ts';

/**
 * What a stage's values follow from, part by part: equal parts have equal texts. What it asks for, how it is cut into
 * tasks, where it runs and what anything is called on the canvas is none of it; the module of its code is, because stored
 * values refer to it.
 */
export type IdentityParts = Readonly<Record<string, string>>;

/** Parts and identity of each stage, by its id. The cost grows with the size of code and inputs, each read once. */
export type Identities = {
  readonly parts: ReadonlyMap<string, IdentityParts>;
  readonly of: ReadonlyMap<string, string>;
};

/** Counted up when what is hashed changes, so that an old identity is never taken for a new one. */
const IDENTITY_FORMAT = '2';

/** @param stages - each after those it reads */
export function identifyStages(stages: readonly Stage[], inputs: Plan['inputs']): Identities {
  const parts = new Map<string, IdentityParts>();
  const of = new Map<string, string>();
  const values = new Map<string, string>();
  const valueOf = (name: string) => {
    const known = values.get(name) ?? hashOf(inputs[name]?.value ?? null);
    values.set(name, known);
    return known;
  };
  for (const stage of stages) {
    const own = partsOf(stage, (from) => sourceOf(from, of, valueOf));
    parts.set(stage.id, own);
    of.set(stage.id, hashOf({ format: IDENTITY_FORMAT, ...own }));
  }
  return { parts, of };
}

/** Name of the part that says where a parameter gets its value. */
export function parameterPart(name: string): string {
  return `parameter ${name}`;
}

function partsOf(stage: Stage, source: (from: StageParameter['from']) => string): IdentityParts {
  const internal = stage.axes.filter(({ external }) => !external).map(({ name, size }) => [name, size]);
  return {
    language: stage.language ?? 'python',
    // Stored values name their class as `gridloom_code.<stage id>.P`: under another id it is another function's class.
    module: stage.id,
    code: withoutBlankEnds(stage.code),
    entry: stage.entry,
    mapspec: stage.mapspec ?? '',
    outputs: stage.outputs.join(', '),
    internalShape: canonicalJson(internal),
    acceptMissing: String(stage.acceptMissing),
    resources: receivedResources(stage),
    ...Object.fromEntries(stage.parameters.map(({ name, from }) => [parameterPart(name), source(from)])),
  };
}

/** Resources count only where the function receives them; where they are evaluated over what, then counts too. */
function receivedResources({ resourcesVariable, resources, scope }: Stage): string {
  return resourcesVariable === null ? '' : canonicalJson({ resourcesVariable, resources, scope });
}

/** A value is the same whether it is bound, a default, or an input that is one value. */
function sourceOf(
  from: StageParameter['from'],
  identities: ReadonlyMap<string, string>,
  valueOf: (name: string) => string,
): string {
  switch (from.kind) {
    case 'input':
      return valueOf(from.name);
    case 'value':
      return hashOf({ kind: 'value', value: from.value } satisfies InputValue);
    case 'output':
      return `${identities.get(from.stage) ?? ''} ${from.output}`;
  }
}

/** Between two edits almost all stages stay what they were. */
const digestOf = remembered((text) => bytesToHex(sha256(utf8ToBytes(text))));

/** Blank lines before and after the code change nothing. */
function withoutBlankEnds(code: string): string {
  return code.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd();
}

function hashOf(value: unknown): string {
  return digestOf(canonicalJson(value));
}
