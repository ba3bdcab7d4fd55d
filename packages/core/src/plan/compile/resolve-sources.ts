import type { FunctionId, Pipeline, Problem, Wire } from '../../pipeline/index.ts';
import { checkWires } from './check-wires.ts';
import type { ReadFunction } from './read-functions.ts';
import { resolveInputs } from './resolve-inputs.ts';
import { type ArrayKey, type ArrayOrigin, type InputUser, outputKey, type Source, type Sources } from './sources.ts';
import { endKey, type WireEnds } from './wire-ends.ts';

export type Drawn = {
  readonly wires: WireEnds;
  /** Functions that are left out because another variant is active. */
  readonly inactive: ReadonlySet<string>;
  /** The outputs that are given as inputs, when only a part is computed; null when everything is. */
  readonly part: { readonly given: ReadonlySet<string> } | null;
};

/**
 * Turns wires, bound values, input names and defaults into one source for each parameter: bound wins, then a wire, then
 * the pipeline input of the parameter's name, which all functions share.
 */
export function resolveSources(
  pipeline: Pipeline,
  functions: readonly ReadFunction[],
  { wires, inactive, part }: Drawn,
): Sources & { readonly problems: readonly Problem[] } {
  const problems: Problem[] = checkWires(pipeline, functions, { inactive, isPart: part !== null });
  const arrays = new Map<ArrayKey, ArrayOrigin>();
  const of = new Map<FunctionId, Map<string, Source>>();
  const users = new Map<string, InputUser[]>();
  const inputNames = new Map<string, string>(pipeline.inputs.map(({ id, name }) => [id, name]));
  for (const { id, item } of functions) {
    for (const name of item.outputs) arrays.set(outputKey(id, name), { kind: 'output', name, functionId: id });
  }

  for (const owner of functions) {
    const sources = new Map<string, Source>();
    of.set(owner.id, sources);
    for (const parameter of owner.parameters) {
      const { name } = parameter;
      const wire = wires.get(endKey(owner.id, name));
      const input = wire ? inputOf(wire, inputNames) : name;
      if (Object.hasOwn(owner.item.bound, name)) sources.set(name, { kind: 'value', value: owner.item.bound[name]! });
      else if (input === null) sources.set(name, wireSource(wire, arrays));
      else {
        const readers = users.get(input);
        if (readers) readers.push({ owner, parameter });
        else users.set(input, [{ owner, parameter }]);
      }
    }
  }

  const inputs = resolveInputs(pipeline, functions, { users, part });
  for (const [key, origin] of inputs.arrays) arrays.set(key, origin);
  for (const { owner, parameter, source } of inputs.sources) of.get(owner.id)?.set(parameter.name, source);
  return { of, arrays, missingInputs: inputs.missingInputs, problems: [...problems, ...inputs.problems] };
}

/** Name of the input that a wire comes from; null when it comes from an output or from nothing. */
function inputOf({ from }: Wire, inputNames: ReadonlyMap<string, string>): string | null {
  return from.kind === 'input' ? (inputNames.get(from.id) ?? null) : null;
}

function wireSource(wire: Wire | undefined, arrays: ReadonlyMap<ArrayKey, ArrayOrigin>): Source {
  if (wire?.from.kind !== 'output') return { kind: 'broken' };
  const array = outputKey(wire.from.id, wire.from.output);
  return arrays.has(array) ? { kind: 'array', array } : { kind: 'broken' };
}
