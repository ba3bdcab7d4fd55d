import type { FunctionId, Pipeline, Problem, Wire } from '../../pipeline/index.ts';
import { checkWires } from './check-wires.ts';
import type { ReadFunction } from './read-functions.ts';
import { resolveInputs } from './resolve-inputs.ts';
import { type ArrayKey, type ArrayOrigin, type InputUser, outputKey, type Source, type Sources } from './sources.ts';

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
