import { isExplained, type JobReport, withEnds } from '@gridloom/core/cluster';
import { countOf } from '@gridloom/core/mapspec';
import {
  type BatchState,
  elementsOver,
  executorOf,
  goneTasks,
  type RunEvent,
  type RunState,
  type StageGrids,
  settleBatch,
  type TaskSighting,
  type TaskWatch,
  watchTasks,
} from '@gridloom/core/run';
import type { EffectPacer } from './effect-pacer.ts';
import type { RunPorts } from './run-ports.ts';

type TaskEndsOptions = {
  readonly ports: Pick<RunPorts, 'autopsy'>;
  readonly pacer: EffectPacer;
  readonly grids: StageGrids;
  /** How long records may lag behind the end of a task. */
  readonly graceMs: number;
  readonly now: () => number;
  readonly monotonicMs: () => number;
  /** Accounting gave no answer. */
  readonly onFault: (key: string, error: unknown) => void;
};

const AUTOPSY = 'autopsy:';

/** Finds out which tasks of placed batches are over, from poll to poll. Its memory is that of one server process. */
export function createTaskEnds({ ports, pacer, grids, graceMs, now, monotonicMs, onFault }: TaskEndsOptions) {
  const sightings = new Map<string, Map<number, TaskSighting>>();
  const watches = new Map<string, TaskWatch>();
  const reports = new Map<string, JobReport>();

  function watchOf(batch: BatchState['batch']): TaskWatch {
    const watch = watches.get(batch.id) ?? watchTasks(batch);
    watches.set(batch.id, watch);
    return watch;
  }

  /** Adds what accounting knows of the tasks that the scheduler no longer lists; without an answer they stay gone. */
  async function withAutopsy(run: RunState, { batch }: BatchState, report: JobReport): Promise<JobReport> {
    const key = `${AUTOPSY}${batch.id}`;
    if (pacer.rests(key)) return report;
    try {
      const found = await ports.autopsy(executorOf(run, batch.stage), [report.jobId]);
      pacer.worked(key);
      return withEnds(
        report,
        found.flatMap((one) => (one.jobId === report.jobId ? one.news : [])),
      );
    } catch (error) {
      onFault(key, error);
      return report;
    }
  }

  return {
    /** The scheduler's last word on a batch. */
    reportOf: (batch: string): JobReport | null => reports.get(batch) ?? null,

    /** True when the records say by themselves that a batch is over: SLURM is asked rarely, and may be silent. */
    isOverByRecords(run: RunState, { batch, ends }: BatchState): boolean {
      const grid = grids.get(batch.stage);
      // Of what is given up, and of what can never start, the queue has the last word.
      const isQueued = run.stages[batch.stage]!.givenUp.length > 0 || ends.some(({ cause }) => cause === 'dependency');
      if (!grid || isQueued) return false;
      const watch = watchOf(batch);
      return watch.open.every((task) => elementsOver(grid, watch, task));
    },

    /** What a scheduler's answer, and the records that were read before it, say of a placed batch. */
    async settle(run: RunState, state: BatchState, answer: readonly JobReport[]): Promise<RunEvent[]> {
      const { batch } = state;
      const grid = grids.get(batch.stage)!;
      const jobId = state.jobId!;
      let report = answer.find((one) => one.jobId === jobId) ?? { jobId, news: [] };
      reports.set(batch.id, report);
      const watch = watchOf(batch);
      // SLURM's queue says that a task failed, its accounting and the task's log say why.
      const isSlurm = executorOf(run, batch.stage) === 'slurm';
      const known = isSlurm ? { jobId, news: report.news.filter(isExplained) } : report;
      if (countOf(goneTasks(state, grid, known, watch)) > 0) report = await withAutopsy(run, state, report);
      const settled = settleBatch({
        state,
        grid,
        givenUp: run.stages[batch.stage]!.givenUp,
        cancelled: run.cancelled,
        report,
        sightings: sightings.get(batch.id) ?? new Map(),
        watch,
        nowMs: monotonicMs(),
        atMs: now(),
        graceMs,
      });
      sightings.set(batch.id, settled.sightings);
      return settled.events;
    },

    /** Nothing more is asked about a batch. */
    forget(batch: string): void {
      watches.delete(batch);
      sightings.delete(batch);
      reports.delete(batch);
    },

    /** Of a batch that is still watched, where the key is that of a question to accounting. */
    isAsked: (run: RunState, key: string): boolean =>
      key.startsWith(AUTOPSY) && run.batches.get(key.slice(AUTOPSY.length))?.phase === 'queued',
  };
}

export type TaskEnds = ReturnType<typeof createTaskEnds>;
