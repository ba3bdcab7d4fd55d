import type { Ranges } from '../mapspec/index.ts';
import type { Resources } from '../resources/index.ts';
import type { Batch, Stage } from './plan.ts';

/** Elements with equal resources. */
export type ElementGroup = { readonly elements: Ranges; readonly resources: Resources };

/**
 * Cuts groups of elements into job arrays: one element a task in scope element, `chunkSize` (or all) in scope map, at
 * most `maxArraySize` tasks a job array. Deterministic: the same cut has the same batch names.
 */
export function cutBatches(
  _stage: Pick<Stage, 'id' | 'scope' | 'chunkSize'>,
  _round: number,
  _groups: readonly ElementGroup[],
  _limits: { readonly maxArraySize: number },
): Batch[] {
  throw new Error('not built yet');
}

/** Elements of one task of a batch. */
export function elementsOfTask(_batch: Pick<Batch, 'elements' | 'perTask'>, _task: number): Ranges {
  throw new Error('not built yet');
}
