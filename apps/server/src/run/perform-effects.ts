import { type CodedError, isCodedError } from '@gridloom/core/error';
import { commonOf, type Ranges } from '@gridloom/core/mapspec';
import { cutBatches, splitBatch } from '@gridloom/core/plan';
import type { Resources } from '@gridloom/core/resources';
import {
  adjustGroups,
  type CancelledJob,
  nextBatchNumber,
  type RunEffect,
  type RunEvent,
  type RunState,
} from '@gridloom/core/run';
import type { EffectPacer } from './effect-pacer.ts';
import type { QuotaGate } from './quota-gate.ts';
import type { Executor, RunPorts, Sizing } from './run-ports.ts';
import type { TaskEnds } from './task-ends.ts';

type PerformOptions = {
  readonly ports: RunPorts;
  readonly pacer: EffectPacer;
  readonly gate: QuotaGate;
  readonly reportOf: TaskEnds['reportOf'];
  /** How many tasks that ask for this SLURM may take besides those that it has; null where nobody knows. */
  readonly room: (resources: Resources) => number | null;
  /** The run as it is now. */
  readonly current: () => RunState;
  readonly record: (event: RunEvent) => void;
  readonly now: () => number;
  /** A scheduler takes not a single task more; it is asked again in so many ms. */
  readonly onNoRoom: (effect: string, error: unknown, retryInMs: number) => void;
};

/** Submissions under way at once: more only queue up before the cluster, and a cancel has to wait behind them. */
const PLACEMENTS_AT_ONCE = 4;
/** A cancelled job stays in the queue until a poll shows its end: asking again at once would only load the cluster. */
const CANCEL_AGAIN_MS = 10_000;

/** Does what is due for a run, and records what came of it. */
export function createPerformer(options: PerformOptions) {
  const { ports, pacer, gate, reportOf, room, current, record, now, onNoRoom } = options;
  /** Batches of which the scheduler said that it did not take them. */
  const notTaken = new Set<string>();

  /**
   * False while an effect had better wait.
   *
   * @param isCurrent - what an earlier process placed has been looked at
   * @param underWay - keys of the effects that are being performed
   */
  function mayBegin(effect: RunEffect, isCurrent: boolean, underWay: Iterable<string>): boolean {
    if (effect.type === 'cancel') return partsToCancel(effect.jobs).length > 0;
    if (effect.type === 'size') return isCurrent;
    if (effect.type !== 'place') return true;
    const { cancelled, held, paused } = current();
    // After a cancel nothing is submitted: what may be there is looked for.
    if (!cancelled && (!isCurrent || gate.isShut(effect.executor))) return false;
    if ((held || paused) && notTaken.has(effect.batch.id)) return false;
    const placements = [...underWay].filter((key) => key.startsWith('place:')).length;
    return placements < (cancelled ? PLACEMENTS_AT_ONCE : gate.width(effect.executor, PLACEMENTS_AT_ONCE));
  }

  /** Parts that the scheduler still lists, as far as it told, and that it was not just told of. */
  function partsToCancel(jobs: readonly CancelledJob[]): { jobId: string; tasks: Ranges | null }[] {
    return jobs.flatMap(({ batch, jobId, tasks }) => {
      if (pacer.rests(`cancel:${jobId}`)) return [];
      const report = reportOf(batch);
      if (tasks === null || !report) return [{ jobId, tasks }];
      const open = report.news.filter(({ phase }) => phase !== 'done' && phase !== 'dead' && phase !== 'gone');
      const left = open.flatMap((news) => commonOf(news.tasks, tasks)).toSorted((a, b) => a[0] - b[0]);
      return left.length === 0 ? [] : [{ jobId, tasks: left }];
    });
  }

  async function perform(effect: RunEffect): Promise<void> {
    switch (effect.type) {
      case 'prepare':
        return record({ type: 'prepared', ...(await ports.prepare()), at: now() });
      case 'size':
        return size(effect);
      case 'place':
        return place(effect);
      case 'split':
        return split(effect.batch, effect.tasks);
      case 'cancel': {
        const parts = partsToCancel(effect.jobs);
        await ports.cancel(effect.executor, parts);
        for (const { jobId } of parts) pacer.rest(`cancel:${jobId}`, CANCEL_AGAIN_MS);
        return;
      }
      case 'giveUp': {
        const { stage, elements } = effect;
        // Whatever becomes of the call: from here on nobody knows what the worker reads.
        record({ type: 'toldGivenUp', at: now(), stage, elements: null });
        await ports.giveUp(stage, elements);
        return record({ type: 'toldGivenUp', at: now(), stage, elements });
      }
      case 'hold':
      case 'release': {
        const { type, executor, jobs } = effect;
        await ports[type](
          executor,
          jobs.map(({ jobId }) => jobId),
        );
        const batches = jobs.map(({ batch }) => batch);
        return record({ type: type === 'hold' ? 'jobsHeld' : 'jobsReleased', at: now(), batches });
      }
    }
  }

  async function size({ stage, round, elements }: EffectOf<'size'>): Promise<void> {
    try {
      const sizing = await ports.size(stage, round, elements);
      const batches = adjusted(stage, round, sizing.batches);
      const { sizes, adopted } = sizing;
      record({ type: 'sized', at: now(), stage, round, sizes: [...sizes], batches, adopted });
    } catch (error) {
      const refused = isCodedError(error, 'WORKER_REFUSED') || isCodedError(error, 'RESOURCES_UNFIT');
      if (!refused) throw error;
      record({ type: 'unsized', at: now(), stage, round, message: `${error.message} ${error.hint}` });
    }
  }

  /** The batches that sizing found, with what the round changes of them. */
  function adjusted(id: string, number: number, batches: Sizing['batches']): Sizing['batches'][number][] {
    const run = current();
    const { stage, rounds } = run.stages[id]!;
    const adjust = rounds.find(({ round }) => round === number)?.adjust ?? [];
    return adjust.length === 0 ? [...batches] : cutBatches(stage, number, adjustGroups(batches, adjust), run);
  }

  /** R6: looks before it submits again, and only looks once the run is cancelled. */
  async function place(effect: EffectOf<'place'>): Promise<void> {
    const { batch, executor, renewed, after, afterTasks, lookFirst } = effect;
    record({ type: 'placing', at: now(), batch: batch.id });
    const found = lookFirst && !notTaken.has(batch.id) ? await ports.find(batch, executor) : null;
    if (found !== null) return record({ type: 'placed', at: now(), batch: batch.id, jobId: found });
    const { cancelled, held, paused } = current();
    if (cancelled) return record({ type: 'refused', at: now(), batch: batch.id, message: CANCELLED_FIRST });
    // Held or paused since: it waits, and is not lost.
    if (held || paused) return void notTaken.add(batch.id);
    notTaken.delete(batch.id);
    try {
      const jobId = await ports.submit(batch, { executor, renewed, after, afterTasks });
      gate.open(executor);
      record({ type: 'placed', at: now(), batch: batch.id, jobId });
    } catch (error) {
      if (isCodedError(error, 'CLUSTER_QUOTA')) return noRoom(batch.id, executor, error);
      // Only the scheduler's own no is one: what else goes wrong on the way leaves the outcome open.
      if (!isCodedError(error, 'CLUSTER_REFUSED')) throw error;
      record({ type: 'refused', at: now(), batch: batch.id, message: `${error.message} ${error.hint}` });
    }
  }

  /** R15: a job array that is too large now is placed in parts; a single task waits. */
  function noRoom(id: string, executor: Executor, error: CodedError<'CLUSTER_QUOTA'>): void {
    notTaken.add(id);
    const { taskCount, resources } = current().batches.get(id)!.batch;
    const known = executor === 'slurm' ? room(resources) : null;
    const fits = known !== null && known > 0 && known < taskCount;
    if (taskCount > 1) return split(id, fits ? known : Math.ceil(taskCount / 2));
    const said = { message: `${error.message} ${error.hint}`, answer: error.details.answer };
    onNoRoom(`place:${id}`, error, gate.close(executor, said));
  }

  function split(id: string, tasks: number): void {
    const run = current();
    const { batch } = run.batches.get(id)!;
    record({ type: 'split', at: now(), batch: id, into: splitBatch(batch, tasks, nextBatchNumber(run, batch)) });
  }

  return { mayBegin, perform };
}

type EffectOf<T extends RunEffect['type']> = Extract<RunEffect, { type: T }>;

const CANCELLED_FIRST = 'The run was cancelled before it was submitted.';
