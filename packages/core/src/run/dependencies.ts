import { commonOf, countOf, sliceOf, withoutOf } from '../mapspec/index.ts';
import { sameTasks } from '../plan/cut-batches.ts';
import type { Batch } from '../plan/plan.ts';
import { executorOf } from './executor-of.ts';
import { batchSettled } from './is-settled.ts';
import { type BatchState, batchesOf, type RunState, type StageState } from './run-state.ts';

/** Jobs that a batch is placed behind. */
export type Dependencies = {
  /** Must have ended before, however they ended. */
  readonly after: readonly string[];
  /** Jobs of as many tasks over the same elements: each task follows the one of its number. */
  readonly afterTasks: readonly string[];
};

/**
 * R5, R16: what a batch has to wait for: null while it cannot be placed, because something it reads is not sized or not
 * placed yet, or goes to another executor (which cannot wait for this one's jobs) and has not ended. `splitAt`: what it
 * reads task by task was cut after so many tasks, and it has to be cut so too, if it may.
 */
export function dependenciesOf(
  run: RunState,
  { stage }: StageState,
  { batch, mayCut }: { readonly batch: Batch; readonly mayCut: boolean },
): Dependencies | { readonly splitAt: number } | null {
  const after: string[] = [];
  const afterTasks: string[] = [];
  for (const id of stage.after) {
    const state = run.stages[id]!;
    if (state.rounds.some(({ sizing }) => sizing === 'due')) return null;
    const isElementwise = stage.elementwise.includes(id);
    const before = isElementwise ? newestWith(run, state, batch) : allOpen(run, state);
    const cut = isElementwise && mayCut ? before.find((one) => isBeginning(batch, one.batch)) : undefined;
    if (cut) return { splitAt: cut.batch.taskCount };
    if (before.length > 0 && executorOf(run, id) !== executorOf(run, stage.id)) return null;
    for (const one of before) {
      if (one.phase !== 'queued') return null;
      const alike = isElementwise && sameTasks(one.batch, batch) && before.length === 1;
      (alike ? afterTasks : after).push(one.jobId!);
    }
  }
  return { after, afterTasks };
}

function allOpen(run: RunState, { rounds }: StageState): BatchState[] {
  return rounds.flatMap((round) => batchesOf(run, round)).filter((batch) => !batchSettled(batch));
}

/** The batches that are not over and have the newest word on some element of this one. */
function newestWith(run: RunState, { rounds }: StageState, { elements }: Batch): BatchState[] {
  let left = elements;
  const found: BatchState[] = [];
  for (const round of rounds.toReversed()) {
    if (left.length === 0) break;
    for (const one of batchesOf(run, round)) {
      if (!batchSettled(one) && commonOf(one.batch.elements, left).length > 0) found.push(one);
    }
    left = round.elements === null ? [] : withoutOf(left, round.elements);
  }
  return found;
}

/** True when the first tasks of a batch are all tasks of the other. */
function isBeginning(batch: Batch, first: Batch): boolean {
  if (first.perTask !== batch.perTask || first.taskCount >= batch.taskCount) return false;
  const elements = sliceOf(batch.elements, 0, first.taskCount * first.perTask);
  return countOf(elements) === countOf(first.elements) && withoutOf(elements, first.elements).length === 0;
}
