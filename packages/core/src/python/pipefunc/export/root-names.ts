import { activeVariantNames, type Pipeline } from '../../../pipeline/index.ts';
import type { GraphFunction, GraphNames } from './graph-names.ts';

/** Functions that run: those of active variants, and all without. */
export function activeFunctions(pipeline: Pipeline, graph: GraphNames): readonly GraphFunction[] {
  const active = activeVariantNames(pipeline);
  return graph.functions.filter(({ item: { variant } }) => variant === null || active.get(variant.of) === variant.name);
}

/** The names that PipeFunc wants among the inputs: what active functions take and none of them gives. */
export function rootNames(pipeline: Pipeline, graph: GraphNames): ReadonlySet<string> {
  const active = activeFunctions(pipeline, graph);
  const produced = new Set(active.flatMap(({ item }) => item.outputs));
  for (const alias of graph.aliases) if (alias.kind === 'output') produced.add(alias.name);
  return new Set(
    active.flatMap(({ item, parameters }) =>
      parameters
        .filter(({ name, graphName }) => !Object.hasOwn(item.bound, name) && !produced.has(graphName))
        .map(({ graphName }) => graphName),
    ),
  );
}
