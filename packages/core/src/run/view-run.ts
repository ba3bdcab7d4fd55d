import type { JobReport } from '../cluster/index.ts';
import { noCounts } from '../grid/index.ts';
import { countOf } from '../mapspec/index.ts';
import { troublesOfEnds } from './describe-end.ts';
import { type Executor, executorOf } from './executor-of.ts';
import { isSettled, roundSettled } from './is-settled.ts';
import { retriesUnderWay } from './retries-under-way.ts';
import { batchesOf, elementCountOf, type RunState, restOf, type StageState } from './run-state.ts';
import type { RunSummary, RunView, RunWord, StageView } from './run-view.ts';
import { countRest, runWord, totalCounts } from './run-word.ts';
import type { StageGrids } from './stage-grids.ts';
import { viewJob } from './view-job.ts';

/** A scheduler takes no more tasks for now: in a sentence, and in the scheduler's own words. */
export type NoRoom = { readonly message: string; readonly answer: string };

type ViewedRun = {
  readonly run: RunState;
  readonly grids: StageGrids;
  /** The scheduler's last word on a batch. */
  readonly reportOf: (batch: string) => JobReport | null;
  /** Why a scheduler takes no more tasks for now; null where it does. */
  readonly noRoom: (executor: Executor) => NoRoom | null;
  readonly newsAt: number | null;
  readonly trouble: RunView['trouble'];
  readonly about: Pick<RunView, 'name' | 'pipelineId' | 'profileId' | 'profileName' | 'createdAt'>;
};

/** A run as a watcher sees it; all of it is derived. */
export function viewRun({ run, grids, reportOf, noRoom, newsAt, trouble, about }: ViewedRun): RunView {
  return {
    ...about,
    runId: run.runId,
    planHash: run.plan.hash,
    word: runWord(run, grids),
    held: run.held,
    paused: run.paused,
    aside: asideOf(run),
    stages: Object.values(run.stages).map((state) => viewStage(state, { run, grids, reportOf, noRoom })),
    endedAt: isSettled(run) ? run.lastAt : null,
    newsAt,
    trouble: [...trouble, ...troublesOfEnds(run)],
    retrying: retriesUnderWay(run, grids),
    folder: run.folder,
  };
}

function asideOf(run: RunState): string {
  const rest = countRest(run);
  const adopted = Object.values(run.stages).reduce((sum, state) => sum + countOf(state.adopted), 0);
  const sentences = [
    rest > 0 ? `${elements(rest)} not asked for; they can be computed later.` : '',
    adopted > 0 ? `${elements(adopted)} taken over from an earlier run.` : '',
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function elements(count: number): string {
  return count === 1 ? '1 element was' : `${count} elements were`;
}

/**
 * How far a run is, over all stages: elements by state, without those that nobody asked for (R13), and how many were
 * asked for; null while a stage is not sized.
 */
export function runProgress(run: RunState, grids: StageGrids): Pick<RunSummary, 'counts' | 'elementCount'> {
  const rest = countRest(run);
  const counts = totalCounts(grids);
  const sizes = Object.values(run.stages).map(elementCountOf);
  const total = sizes.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return {
    counts: { ...counts, waiting: Math.max(0, counts.waiting - rest) },
    elementCount: sizes.includes(null) ? null : total - rest,
  };
}

/** Whether a run in this state may still change by itself. */
export function isMoving(word: RunWord): boolean {
  return word === 'preparing' || word === 'running' || word === 'cancelling';
}

function viewStage(
  state: StageState,
  { run, grids, reportOf, noRoom }: Pick<ViewedRun, 'run' | 'grids' | 'reportOf' | 'noRoom'>,
): StageView {
  const { stage, sizes } = state;
  return {
    id: stage.id,
    functionId: stage.functionId,
    mapspec: stage.mapspec,
    outputs: stage.outputs,
    axes: stage.axes.map((axis, index) => ({ ...axis, size: sizes[index] ?? axis.size })),
    elementCount: elementCountOf(state),
    counts: grids.get(stage.id)?.counts ?? noCounts(),
    rest: countOf(restOf(state)),
    adopted: countOf(state.adopted),
    after: stage.after,
    retries: { automatic: state.rounds.filter(({ by }) => by === 'policy').length },
    ...waiting(run, state, noRoom),
    jobs: state.rounds.flatMap((round) =>
      batchesOf(run, round).map((one) => viewJob(one, round, reportOf(one.batch.id))),
    ),
  };
}

function waiting(run: RunState, state: StageState, noRoom: ViewedRun['noRoom']): Pick<StageView, 'waitsFor' | 'limit'> {
  const why = waitsFor(run, state);
  const limit = why === '' && hasUnplaced(run, state) ? noRoom(executorOf(run, state.stage.id)) : null;
  return { waitsFor: limit?.message ?? why, limit: limit?.answer ?? '' };
}

function hasUnplaced(run: RunState, { rounds }: StageState): boolean {
  return batchesOf(run, rounds.at(-1)!).some(({ phase }) => phase === 'waiting' || phase === 'placing');
}

function waitsFor(run: RunState, state: StageState): string {
  const { stage, rounds } = state;
  const round = rounds.at(-1)!;
  if (round.sizing === 'failed') return round.message;
  const open = stage.after.filter((id) => !run.stages[id]!.rounds.every((upstream) => roundSettled(run, upstream)));
  if (round.sizing === 'due') {
    const why = stage.release.kind === 'when-sized' ? stage.release.why : '';
    return open.length > 0
      ? `Waits for ${open.join(', ')}: ${why}`
      : 'Its elements are being sized on the submit host.';
  }
  if (!hasUnplaced(run, state)) return '';
  const other = open.filter((id) => executorOf(run, id) !== executorOf(run, stage.id));
  if (other.length > 0) return `Waits for ${other.join(', ')}, which another executor runs.`;
  if (run.paused) return 'Waits for the run to be resumed.';
  return run.held ? 'Waits for the run to be released.' : '';
}
