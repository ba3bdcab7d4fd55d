import type { Pipeline } from '../pipeline/index.ts';
import { pickVariants } from './compile/pick-variants.ts';

/** Ids of the functions that do not run, because another variant of the same thing is active. */
export function inactiveFunctions(pipeline: Pipeline): ReadonlySet<string> {
  return pickVariants(pipeline).inactive;
}
