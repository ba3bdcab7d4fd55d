import { isOver, STATE_CODE, type StageGrid } from '../grid/index.ts';
import { commonOf, type Ranges, rangesOf, withoutOf } from '../mapspec/index.ts';
import { elementsOfTasks } from '../plan/cut-batches.ts';
import type { Batch } from '../plan/plan.ts';

/**
 * The tasks of a batch that are not over, and how far their elements are known to be. What is over stays so: asking again
 * costs what changed since, however many elements there are. A few bytes a task; memory of one server process.
 */
export type TaskWatch = {
  readonly batch: Pick<Batch, 'round' | 'elements' | 'perTask' | 'taskCount'>;
  /** Numbers of the tasks that may still change, ascending. */
  open: readonly number[];
  /** Elements of each task, from its first on, that are over. */
  readonly over: Uint32Array;
  /** How far the scheduler was last seen to have each task: codes of `SEEN`. */
  readonly seen: Uint8Array;
  /** When that was, by the server's clock (epoch ms); null before the first answer. */
  seenAtMs: number | null;
  /** Elements of the batch before each of its ranges. */
  readonly before: Float64Array;
};

/** `waiting`: it stood in the queue and was never seen to have left it. */
export const SEEN = { nothing: 0, waiting: 1, more: 2 } as const;

export function watchTasks(batch: TaskWatch['batch']): TaskWatch {
  const before = new Float64Array(batch.elements.length);
  let count = 0;
  for (const [at, [start, stop]] of batch.elements.entries()) {
    before[at] = count;
    count += stop - start;
  }
  const open = Array.from({ length: batch.taskCount }, (_, task) => task);
  const [over, seen] = [new Uint32Array(batch.taskCount), new Uint8Array(batch.taskCount)];
  return { batch, open, over, seen, seenAtMs: null, before };
}

/** True when no element of a task has anything to come of this round. */
export function elementsOver(grid: StageGrid, watch: TaskWatch, task: number): boolean {
  const { round, perTask } = watch.batch;
  return walk(watch, task * perTask + watch.over[task]!, (task + 1) * perTask, (element) => {
    if (!isOver(grid, element, round)) return false;
    watch.over[task]!++;
    return true;
  });
}

/** True when nothing of a task is over, as far as its elements tell. */
export function nothingOver(grid: StageGrid, watch: TaskWatch, task: number): boolean {
  const { round, perTask } = watch.batch;
  return walk(watch, task * perTask, (task + 1) * perTask, (element) => !isOver(grid, element, round));
}

/** True when no process of a task left a word of this round. */
export function nothingBegun(grid: StageGrid, watch: TaskWatch, task: number): boolean {
  const { round, perTask } = watch.batch;
  const isUntouched = (element: number) =>
    grid.attempts[element] !== round || grid.states[element]! < STATE_CODE.running;
  return walk(watch, task * perTask, (task + 1) * perTask, isUntouched);
}

/** True when a task has one of these elements. */
export function hasSome(watch: TaskWatch, task: number, elements: Ranges): boolean {
  const { perTask } = watch.batch;
  const found = (element: number) => elements.some(([start, stop]) => element >= start && element < stop);
  return !walk(watch, task * perTask, (task + 1) * perTask, (element) => !found(element));
}

/** Goes through the elements at the places `[from, to)` of a batch while they pass; true when all did. */
function walk({ batch, before }: TaskWatch, from: number, to: number, passes: (element: number) => boolean): boolean {
  const { elements } = batch;
  let range = rangeAt(before, from);
  for (let place = from; place < to && range < elements.length; range++) {
    const [start, stop] = elements[range]!;
    const first = start + place - before[range]!;
    const last = Math.min(stop, start + to - before[range]!);
    for (let element = first; element < last; element++, place++) if (!passes(element)) return false;
  }
  return true;
}

/** The last range that begins at a place, or before it. */
function rangeAt(before: Float64Array, place: number): number {
  let [low, high] = [0, before.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (before[middle]! <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Tasks of a batch whose elements are all among these. */
export function tasksWithin(batch: Batch, elements: Ranges): Ranges {
  const own = commonOf(batch.elements, elements);
  if (own.length === 0) return [];
  const within: number[] = [];
  for (const [task, all] of elementsOfTasks(batch)) {
    if (withoutOf(all, own).length === 0) within.push(task);
  }
  return rangesOf(within);
}
