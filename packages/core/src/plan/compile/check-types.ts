import type { FunctionId, Problem } from '../../pipeline/index.ts';
import type { ReadFunction } from './read-functions.ts';
import type { Mapping } from './read-mapspecs.ts';
import type { Sources } from './sources.ts';

/** Annotations that clash along a wire, and inputs with two types. Unknown names never clash. */
export function checkTypes(
  _functions: readonly ReadFunction[],
  _mappings: ReadonlyMap<FunctionId, Mapping>,
  _sources: Sources,
): Problem[] {
  return [];
}
