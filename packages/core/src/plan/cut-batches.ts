import { countOf, positionOfMember, type Ranges, sliceOf, slicesOf } from '../mapspec/index.ts';
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
    for (const slice of slicesOf(elements, perTask * limits.maxArraySize)) {
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

/** Every task of a batch with its elements, in order: of all tasks at the cost of one. */
export function* elementsOfTasks(batch: Pick<Batch, 'elements' | 'perTask'>): Generator<[task: number, Ranges]> {
  let task = 0;
  for (const elements of slicesOf(batch.elements, batch.perTask)) yield [task++, elements];
}

/** The task of a batch that computes an element; null when none does. */
export function taskOfElement(batch: Pick<Batch, 'elements' | 'perTask'>, element: number): number | null {
  const position = positionOfMember(batch.elements, element);
  return position === null ? null : Math.floor(position / batch.perTask);
}

/** Elements of one task of a batch. It counts from the first: for many tasks there is `elementsOfTasks`. */
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
