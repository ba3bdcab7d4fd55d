import type { Problem } from '../../error/index.ts';
import type { FunctionId, InputId, InputValue, Json, Pipeline, Wire } from '../../pipeline/index.ts';
import type { Parameter } from '../../python/python-module.ts';
import { problemOf } from '../problem-codes.ts';
import type { ReadFunction } from './read-functions.ts';
import { resolveInputs } from './resolve-inputs.ts';

/** Where a parameter gets its value. `broken`: a problem says why it has none. */
export type Source =
  | { readonly kind: 'array'; readonly array: ArrayKey }
  | { readonly kind: 'value'; readonly value: Json }
  /** Python's own default, known only to Python. */
  | { readonly kind: 'signature' }
  | { readonly kind: 'broken' };

/** Identity of an array while names may still clash. */
export type ArrayKey = `input ${string}` | `output ${string} ${string}`;

export type ArrayOrigin =
  | { readonly kind: 'output'; readonly name: string; readonly functionId: FunctionId }
  | {
      readonly kind: 'input';
      readonly name: string;
      readonly inputId: InputId | null;
      readonly value: InputValue;
      /** No input gives the value, but a default of some function; it serves every function. */
      readonly fromDefault: boolean;
    };

export type Sources = {
  readonly of: ReadonlyMap<FunctionId, ReadonlyMap<string, Source>>;
  readonly arrays: ReadonlyMap<ArrayKey, ArrayOrigin>;
  readonly missingInputs: readonly string[];
};

/** A parameter that waits for the pipeline input `name`. */
export type InputUser = { readonly owner: ReadFunction; readonly parameter: Parameter };

export function inputKey(name: string): ArrayKey {
  return `input ${name}`;
}

export function outputKey(id: FunctionId, output: string): ArrayKey {
  return `output ${id} ${output}`;
}

/**
 * Turns wires, bound values, input names and defaults into one source for each parameter: bound wins, then a wire, then
 * the pipeline input of the parameter's name, which all functions share.
 */
export function resolveSources(
  pipeline: Pipeline,
  functions: readonly ReadFunction[],
): Sources & { readonly problems: readonly Problem[] } {
  const problems: Problem[] = checkWires(pipeline, functions);
  const arrays = new Map<ArrayKey, ArrayOrigin>();
  const of = new Map<FunctionId, Map<string, Source>>();
  const users = new Map<string, InputUser[]>();
  for (const { id, item } of functions) {
    for (const name of item.outputs) arrays.set(outputKey(id, name), { kind: 'output', name, functionId: id });
  }

  for (const owner of functions) {
    const sources = new Map<string, Source>();
    of.set(owner.id, sources);
    for (const parameter of owner.parameters) {
      const { name } = parameter;
      const wire = pipeline.wires.find(({ to }) => to.id === owner.id && to.parameter === name);
      const input = wire ? inputOf(wire, pipeline) : name;
      if (Object.hasOwn(owner.item.bound, name)) sources.set(name, { kind: 'value', value: owner.item.bound[name]! });
      else if (input !== null) users.set(input, [...(users.get(input) ?? []), { owner, parameter }]);
      else sources.set(name, wireSource(wire, arrays));
    }
  }

  const inputs = resolveInputs(pipeline, functions, users);
  for (const [key, origin] of inputs.arrays) arrays.set(key, origin);
  for (const { owner, parameter, source } of inputs.sources) of.get(owner.id)?.set(parameter.name, source);
  return { of, arrays, missingInputs: inputs.missingInputs, problems: [...problems, ...inputs.problems] };
}

/** Name of the input that a wire comes from; null when it comes from an output or from nothing. */
function inputOf(wire: Wire, pipeline: Pipeline): string | null {
  const { from } = wire;
  return from.kind === 'input' ? (pipeline.inputs.find((input) => input.id === from.id)?.name ?? null) : null;
}

function wireSource(wire: Wire | undefined, arrays: ReadonlyMap<ArrayKey, ArrayOrigin>): Source {
  if (wire?.from.kind !== 'output') return { kind: 'broken' };
  const array = outputKey(wire.from.id, wire.from.output);
  return arrays.has(array) ? { kind: 'array', array } : { kind: 'broken' };
}

function checkWires(pipeline: Pipeline, functions: readonly ReadFunction[]): Problem[] {
  const problems: Problem[] = [];
  const owners = new Map<string, ReadFunction>(functions.map((owner) => [owner.id, owner]));
  const ends = new Map<string, number>();
  for (const { from, to } of pipeline.wires) {
    const owner = owners.get(to.id);
    const producer = from.kind === 'output' ? owners.get(from.id) : undefined;
    const input = from.kind === 'input' ? pipeline.inputs.find((candidate) => candidate.id === from.id) : undefined;
    const start = from.kind === 'output' ? `${producer?.name ?? from.id}.${from.output}` : (input?.name ?? from.id);
    const missing =
      from.kind === 'input' && !input
        ? `input with the id ${from.id}`
        : from.kind === 'output' && !producer
          ? `function with the id ${from.id}`
          : from.kind === 'output' && !producer?.item.outputs.includes(from.output)
            ? `output "${from.output}" of ${producer?.name}`
            : !owner
              ? `function with the id ${to.id}`
              : hasParameter(owner, to.parameter)
                ? null
                : `parameter "${to.parameter}" of ${owner.name}`;
    const node = owner ? ({ kind: 'function', id: owner.id } as const) : undefined;
    const place = node ? { node, field: `parameters.${to.parameter}` } : {};
    if (missing !== null) {
      const details = { from: start, to: `${owner?.name ?? to.id}.${to.parameter}`, missing };
      problems.push(problemOf('WIRE_DANGLING', place, details));
    }
    const end = `${to.id} ${to.parameter}`;
    const count = (ends.get(end) ?? 0) + 1;
    ends.set(end, count);
    if (owner && count === 2) {
      const all = pipeline.wires.filter((wire) => wire.to.id === to.id && wire.to.parameter === to.parameter).length;
      problems.push(problemOf('WIRE_DUPLICATE', place, { function: owner.name, parameter: to.parameter, count: all }));
    }
  }
  return problems;
}

/** The parameter that receives the resources exists too: that it is fed as well is another problem. */
function hasParameter(owner: ReadFunction, name: string): boolean {
  if (owner.signature === null || name === owner.item.resourcesVariable) return true;
  return owner.parameters.some((parameter) => parameter.name === name);
}
