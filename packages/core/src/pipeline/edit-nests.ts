import type { FunctionId, Nest, Pipeline } from './pipeline.ts';
import { sameJson } from './same-json.ts';

/** Makes a nest of functions that are there; they leave the nests that they are in. */
export function addNest(pipeline: Pipeline, nest: Nest): Pipeline {
  const functions = present(pipeline, nest.functions);
  if (functions.length === 0) return pipeline;
  const others = withoutMembers(pipeline, pipeline.nests, new Set(functions));
  return { ...pipeline, nests: [...others, { ...nest, functions }] };
}

/** New fields for a nest. Functions that it gains leave the nest that they are in; without functions it goes away. */
export function changeNest(pipeline: Pipeline, id: FunctionId, patch: Readonly<Partial<Omit<Nest, 'id'>>>): Pipeline {
  const nest = pipeline.nests.find((item) => item.id === id);
  if (!nest) return pipeline;
  const functions = patch.functions ? present(pipeline, patch.functions) : nest.functions;
  const next: Nest = { ...nest, ...patch, functions };
  if (sameJson(nest, next)) return pipeline;
  const left = nest.functions.filter((member) => !functions.includes(member));
  const [kept] = withoutMembers(pipeline, [{ ...next, functions: [...functions, ...left] }], new Set(left));
  const gained = new Set(functions.filter((member) => !nest.functions.includes(member)));
  const nests = pipeline.nests.flatMap((item) => {
    if (item.id === id) return kept ?? [];
    return withoutMembers(pipeline, [item], gained);
  });
  return { ...pipeline, nests };
}

/**
 * The nests without these functions, and without the outputs that went with them; one that had some of them and is left
 * with none goes away.
 */
export function withoutMembers(pipeline: Pipeline, nests: readonly Nest[], ids: ReadonlySet<string>): Nest[] {
  return nests.flatMap((nest) => {
    const functions = nest.functions.filter((id) => !ids.has(id));
    if (functions.length === nest.functions.length) return [nest];
    if (functions.length === 0) return [];
    const gone = outputsOf(pipeline, nest.functions);
    for (const output of outputsOf(pipeline, functions)) gone.delete(output);
    const outputs = nest.outputs?.filter((output) => !gone.has(output)) ?? [];
    return [{ ...nest, functions, outputs: outputs.length > 0 ? outputs : null }];
  });
}

function outputsOf(pipeline: Pipeline, ids: readonly FunctionId[]): Set<string> {
  return new Set(pipeline.functions.filter(({ id }) => ids.includes(id)).flatMap(({ outputs }) => outputs));
}

/** Those that are functions of the pipeline, each once. */
function present(pipeline: Pipeline, ids: readonly FunctionId[]): FunctionId[] {
  const known = new Set(pipeline.functions.map(({ id }) => id));
  return [...new Set(ids)].filter((id) => known.has(id));
}
