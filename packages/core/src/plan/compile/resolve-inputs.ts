import {
  type Json,
  jsonText,
  type Pipeline,
  type PipelineInput,
  type Problem,
  type ProblemPlace,
} from '../../pipeline/index.ts';
import { readExactLiteral } from '../../python/read-literal.ts';
import { canonicalJson } from '../canonical-json.ts';
import { addInputFix, firstDefaultFix, removeInputFix } from '../fixes/input-fixes.ts';
import { missingWireFix } from '../fixes/wire-fixes.ts';
import { problemOf } from '../problem-codes.ts';
import type { ReadFunction } from './read-functions.ts';
import { type ArrayKey, type ArrayOrigin, type InputUser, inputKey, type Source } from './sources.ts';

type ResolvedInputs = {
  readonly arrays: Map<ArrayKey, ArrayOrigin>;
  readonly sources: (InputUser & { readonly source: Source })[];
  readonly missingInputs: string[];
  readonly problems: Problem[];
};

/** A default for an input: its value, or null when only Python can tell it; `text` is how messages show it. */
type Default = InputUser & { readonly literal: { readonly value: Json } | null; readonly text: string };

/**
 * Gives every pipeline input its value: the input node of that name, else the one default that the functions agree on.
 *
 * @param users - the parameters that each input feeds, by name of the input
 * @param part - when only a part is computed: the outputs that are given as if they were inputs
 */
export function resolveInputs(
  pipeline: Pipeline,
  functions: readonly ReadFunction[],
  {
    users,
    part,
  }: {
    readonly users: ReadonlyMap<string, readonly InputUser[]>;
    readonly part: { readonly given: ReadonlySet<string> } | null;
  },
): ResolvedInputs {
  const resolved: ResolvedInputs = { arrays: new Map(), sources: [], missingInputs: [], problems: [] };
  const nodes = new Map<string, PipelineInput>();
  for (const input of pipeline.inputs) if (!nodes.has(input.name)) nodes.set(input.name, input);
  const producers = new Map<string, ReadFunction>();
  for (const owner of functions) {
    for (const output of owner.item.outputs) if (!producers.has(output)) producers.set(output, owner);
  }

  for (const [name, readers] of users) {
    const node = nodes.get(name) ?? null;
    const producer = producers.get(name);
    if (node && node.value.kind !== 'none') {
      feed(resolved, name, readers, {
        kind: 'input',
        name,
        // It stands in the selection and on no node.
        inputId: part?.given.has(name) ? null : node.id,
        value: node.value,
        fromDefault: false,
      });
    } else if (!node && producer) {
      for (const user of readers) {
        const details = { function: user.owner.name, parameter: name, producer: producer.name };
        const fix = missingWireFix(pipeline, { producer, reader: user.owner.id, parameter: name });
        resolved.problems.push(problemOf('WIRE_MISSING', placeOf(user), details, fix));
        resolved.sources.push({ ...user, source: { kind: 'broken' } });
      }
    } else {
      feedDefaults(resolved, name, readers, { node, pipeline });
    }
  }
  for (const input of part ? [] : pipeline.inputs) {
    // Without a value it is a node that somebody is about to fill in, and changes nothing.
    if (users.has(input.name) || input.value.kind === 'none') continue;
    const unused: ProblemPlace = { node: { kind: 'input', id: input.id } };
    resolved.problems.push(problemOf('INPUT_UNUSED', unused, { name: input.name }, removeInputFix(input)));
  }
  return resolved;
}

function feed(resolved: ResolvedInputs, name: string, readers: readonly InputUser[], origin: ArrayOrigin): void {
  resolved.arrays.set(inputKey(name), origin);
  for (const user of readers) resolved.sources.push({ ...user, source: { kind: 'array', array: inputKey(name) } });
}

function feedDefaults(
  resolved: ResolvedInputs,
  name: string,
  readers: readonly InputUser[],
  { node, pipeline }: { readonly node: PipelineInput | null; readonly pipeline: Pipeline },
): void {
  const defaults = readers.map(defaultOf);
  const given = defaults.filter((candidate) => candidate !== null);
  const first = given[0];
  const other = first && given.find((candidate) => !sameDefault(candidate, first));
  if (first && other) {
    const details = {
      name,
      first: first.owner.name,
      firstValue: first.text,
      second: other.owner.name,
      secondValue: other.text,
    };
    const fix = first.literal && firstDefaultFix(pipeline, name, { readers, node, value: first.literal.value });
    resolved.problems.push(problemOf('DEFAULTS_DIFFER', placeOf(other), details, fix));
    for (const user of readers) resolved.sources.push({ ...user, source: { kind: 'broken' } });
    return;
  }
  if (first?.literal) {
    feed(resolved, name, readers, {
      kind: 'input',
      name,
      inputId: node?.id ?? null,
      value: { kind: 'value', value: first.literal.value },
      fromDefault: true,
    });
    return;
  }
  const without = readers.filter((_, index) => defaults[index] === null);
  for (const [index, user] of readers.entries()) {
    resolved.sources.push({ ...user, source: { kind: defaults[index] === null ? 'broken' : 'signature' } });
  }
  if (!without[0]) return;
  const place: ProblemPlace = node ? { node: { kind: 'input', id: node.id }, field: 'value' } : placeOf(without[0]);
  const names = [...new Set(without.map(({ owner }) => owner.name))];
  resolved.missingInputs.push(name);
  const fix = node ? null : addInputFix(pipeline, name, { readers });
  resolved.problems.push(problemOf('INPUT_MISSING', place, { name, functions: names }, fix));
}

/** The default of the function's form, else that of its signature. */
function defaultOf(user: InputUser): Default | null {
  const { owner, parameter } = user;
  if (Object.hasOwn(owner.item.defaults, parameter.name)) {
    const value = owner.item.defaults[parameter.name]!;
    return { ...user, literal: { value }, text: jsonText(value) };
  }
  if (parameter.defaultSource === null) return null;
  return { ...user, literal: readExactLiteral(parameter.defaultSource), text: parameter.defaultSource };
}

function sameDefault(left: Default, right: Default): boolean {
  if (left.literal && right.literal) return canonicalJson(left.literal.value) === canonicalJson(right.literal.value);
  return left.literal === right.literal && left.text === right.text;
}

function placeOf({ owner, parameter }: InputUser): ProblemPlace {
  return { node: { kind: 'function', id: owner.id }, field: `parameters.${parameter.name}` };
}
