import { countOf, positionOfMember, type Ranges, sliceOf, slicesOf } from '../mapspec/index.ts';
import type { Resources } from '../resources/index.ts';
import type { Batch, Stage } from './plan.ts';

/** Elements with equal resources; `perTask` where they are cut otherwise than the stage says. */
export type ElementGroup = {
  readonly elements: Ranges;
  readonly resources: Resources;
  readonly perTask?: number | undefined;
};

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
  for (const { elements, resources, perTask: own } of groups) {
    const count = countOf(elements);
    if (count === 0) continue;
    const perTask = own === undefined ? elementsPerTask(stage, count) : Math.min(own, count);
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

/**
 * A batch in two parts, cut at a task boundary: the same elements in the same tasks, in order. `first` is the number of the
 * first part, and must be new in the round: neither part was ever submitted.
 *
 * @param tasks - of the first part; at least one, and fewer than the batch has
 */
export function splitBatch(batch: Batch, tasks: number, first: number): [Batch, Batch] {
  const at = tasks * batch.perTask;
  const { stage, round, elements, taskCount } = batch;
  return [
    { ...batch, id: `${stage}-${round}-${first}`, elements: sliceOf(elements, 0, at), taskCount: tasks },
    {
      ...batch,
      id: `${stage}-${round}-${first + 1}`,
      elements: sliceOf(elements, at, countOf(elements)),
      taskCount: taskCount - tasks,
    },
  ];
}

/** True when task `t` of one computes the same elements as task `t` of the other, for every task of both. */
export function sameTasks(left: Batch, right: Batch): boolean {
  return (
    left.perTask === right.perTask &&
    left.taskCount === right.taskCount &&
    left.elements.length === right.elements.length &&
    left.elements.every(([start, stop], at) => start === right.elements[at]![0] && stop === right.elements[at]![1])
  );
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
