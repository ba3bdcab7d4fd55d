import type { FunctionId, Pipeline, PipelineFunction, Wire } from './pipeline.ts';

/** Names of a function's parameters, or `null` when its code cannot be read: then its wires count as sound. */
export type ParametersOf = (item: PipelineFunction) => readonly string[] | null;

/** Wires that begin or end at something that is not there: a node, an output, or a parameter. */
export function danglingWires(pipeline: Pipeline, parametersOf: ParametersOf): Wire[] {
  const functions = new Map(pipeline.functions.map((item) => [item.id, item]));
  const inputs = new Set(pipeline.inputs.map((input) => input.id));
  const parameters = new Map<FunctionId, readonly string[] | null>();
  for (const { to } of pipeline.wires) {
    const owner = functions.get(to.id);
    if (owner && !parameters.has(to.id)) parameters.set(to.id, parametersOf(owner));
  }
  return pipeline.wires.filter(({ from, to }) => {
    const begins = from.kind === 'input' ? inputs.has(from.id) : functions.get(from.id)?.outputs.includes(from.output);
    const names = parameters.get(to.id);
    return !begins || names === undefined || (names !== null && !names.includes(to.parameter));
  });
}

/** The pipeline without its dangling wires; the same object when there are none. */
export function dropDanglingWires(pipeline: Pipeline, parametersOf: ParametersOf): Pipeline {
  const dangling = new Set(danglingWires(pipeline, parametersOf));
  return dangling.size === 0 ? pipeline : { ...pipeline, wires: pipeline.wires.filter((wire) => !dangling.has(wire)) };
}
