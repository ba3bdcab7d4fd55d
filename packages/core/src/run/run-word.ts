import { ELEMENT_STATES, elementsIn, noCounts, type StateCounts } from '../grid/index.ts';
import { commonOf, countOf, type Ranges, rangesOf, unionOf, withoutOf } from '../mapspec/index.ts';
import { batchSettled, isSettled, stageSettled } from './is-settled.ts';
import { batchesOf, type RunState, restOf, type StageState } from './run-state.ts';
import type { RunWord } from './run-view.ts';
import type { StageGrids } from './stage-grids.ts';
import { elementsOf } from './why-failed.ts';

/** The state of a run in one word (R9): a run with failures never says "done". */
export function runWord(run: RunState, grids: StageGrids): RunWord {
  if (!isSettled(run)) {
    if (run.cancelled) return 'cancelling';
    return run.folder === null ? 'preparing' : 'running';
  }
  const counts = totalCounts(grids);
  const { failed, skipped, cancelled, waiting, queued, running } = counts;
  const unfinished = failed + skipped + cancelled + waiting + queued + running - countRest(run);
  const broken = Object.values(run.stages).some((stage) => ['failed', 'dropped'].includes(stage.rounds.at(-1)!.sizing));
  if (unfinished === 0 && !broken) return 'done';
  if (run.cancelled) return 'cancelled';
  return counts.done > 0 ? 'completed-with-failures' : 'failed';
}

/** R13: elements of all stages that nobody asked for yet; they wait, and are not missing. */
export function countRest(run: RunState): number {
  return Object.values(run.stages).reduce((sum, state) => sum + countOf(restOf(state)), 0);
}

/** Elements by state over all stages that are sized. */
export function totalCounts(grids: StageGrids): StateCounts {
  const total = noCounts();
  for (const grid of grids.values()) for (const state of ELEMENT_STATES) total[state] += grid.counts[state];
  return total;
}

/** What a retry takes, by stage; `renewed` are those of its elements that are done but no longer hold. */
export type Retry = {
  readonly elements: Readonly<Record<string, Ranges>>;
  readonly renewed: Readonly<Record<string, Ranges>>;
};

/**
 * What a retry takes (R10): failed, skipped and cancelled elements, stages that could not be sized, and the results of
 * reductions that went without them (`acceptMissing`), with all that was computed from those.
 */
export function retryable(run: RunState, grids: StageGrids): Retry {
  const elements: Record<string, Ranges> = {};
  const renewed: Record<string, Ranges> = {};
  for (const state of Object.values(run.stages)) {
    const { stage } = state;
    const grid = grids.get(stage.id);
    // What waits in a stage that goes on is under way.
    const states = stageSettled(run, state) ? ([...OVER, 'waiting'] as const) : OVER;
    const none = stageSettled(run, state) ? UNSIZED : [];
    const open = grid ? rangesOf(elementsIn(grid, states)) : none;
    const unfinished = withoutOf(withoutOf(open, restOf(state)), stillRunning(run, state));
    const outdated =
      stage.after.some((id) => renewed[id]) || (stage.acceptMissing && stage.after.some((id) => elements[id]));
    const done = grid && outdated ? rangesOf(elementsIn(grid, ['done'])) : [];
    if (done.length > 0) renewed[stage.id] = done;
    if (unfinished.length + done.length > 0) elements[stage.id] = unionOf(unfinished, done);
  }
  return { elements, renewed };
}

/**
 * What a run over a part of the grid left out (R14), with the results of reductions that now get more to read. Failed
 * elements are not among it: `retryable` has them.
 */
export function fillable(run: RunState, grids: StageGrids): Retry {
  const elements: Record<string, Ranges> = {};
  const renewed: Record<string, Ranges> = {};
  for (const state of Object.values(run.stages)) {
    const { stage } = state;
    const grid = grids.get(stage.id);
    const rest = restOf(state);
    const grown =
      stage.after.some((id) => renewed[id]) ||
      (stage.acceptMissing && rest.length === 0 && stage.after.some((id) => elements[id]));
    const done = grid && grown ? rangesOf(elementsIn(grid, ['done'])) : [];
    if (done.length > 0) renewed[stage.id] = done;
    if (rest.length + done.length > 0) elements[stage.id] = unionOf(rest, done);
  }
  return { elements, renewed };
}

const OVER = ['failed', 'skipped', 'cancelled'] as const;

/** Given up elements whose task may not have heard of it yet. */
function stillRunning(run: RunState, { givenUp, rounds }: StageState): Ranges {
  if (givenUp.length === 0) return [];
  const open = rounds.flatMap((round) => batchesOf(run, round)).filter((batch) => !batchSettled(batch));
  const elements = open.reduce<Ranges>(
    (sum, { batch, endedTasks }) => unionOf(sum, withoutOf(batch.elements, elementsOf(batch, endedTasks))),
    [],
  );
  return commonOf(elements, givenUp);
}

/** Stands for all elements of a stage that has no size yet. */
const UNSIZED: Ranges = [[0, 1]];
