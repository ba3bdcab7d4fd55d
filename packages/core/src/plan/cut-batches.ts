import { countOf, type Ranges, sliceOf } from '../mapspec/index.ts';
import type { Resources } from '../resources/index.ts';
import type { Batch, Stage } from './plan.ts';

/** Elements with equal resources. */
export type ElementGroup = { readonly elements: Ranges; readonly resources: Resources };

/** Most tasks of a job array; `first` is the number of the first batch where a round has batches already. */
export type CutLimits = { readonly maxArraySize: number; readonly first?: number };

/**
 * Cuts groups of elements into job arrays: one element a task in scope element, `chunkSize` (or all) in scope map, at
 * most `maxArraySize` tasks a job array. Deterministic: the same cut has the same batch names.
 */
export function cutBatches(
  stage: Pick<Stage, 'id' | 'scope' | 'chunkSize'>,
  round: number,
  groups: readonly ElementGroup[],
  limits: CutLimits,
): Batch[] {
  const batches: Batch[] = [];
  for (const { elements, resources } of groups) {
    const count = countOf(elements);
    if (count === 0) continue;
    const perTask = elementsPerTask(stage, count);
    const perBatch = perTask * limits.maxArraySize;
    for (let from = 0; from < count; from += perBatch) {
      const slice = sliceOf(elements, from, Math.min(from + perBatch, count));
      batches.push({
        id: `${stage.id}-${round}-${(limits.first ?? 0) + batches.length}`,
        stage: stage.id,
        round,
        elements: slice,
        perTask,
        taskCount: Math.ceil(countOf(slice) / perTask),
        resources,
      });
    }
  }
  return batches;
}

/** Elements of one task of a batch. */
export function elementsOfTask(batch: Pick<Batch, 'elements' | 'perTask'>, task: number): Ranges {
  return sliceOf(batch.elements, task * batch.perTask, (task + 1) * batch.perTask);
}

/** Tasks that a group of `count` elements with equal resources is cut into. */
export function countTasks(stage: Pick<Stage, 'scope' | 'chunkSize'>, count: number): number {
  return count === 0 ? 0 : Math.ceil(count / elementsPerTask(stage, count));
}

/** A chunk is never larger than what there is, so that the number in a batch is the truth. */
function elementsPerTask(stage: Pick<Stage, 'scope' | 'chunkSize'>, count: number): number {
  return stage.scope === 'element' ? 1 : Math.min(stage.chunkSize ?? count, count);
}
