import { commonOf, type Ranges, unionOf, withoutOf } from '../mapspec/index.ts';
import type { Batch } from '../plan/plan.ts';
import { type Dependencies, dependenciesOf } from './dependencies.ts';
import { excludeNodes } from './exclude-nodes.ts';
import { type Executor, executorOf } from './executor-of.ts';
import { roundSettled } from './is-settled.ts';
import {
  allBatches,
  type BatchState,
  batchesOf,
  type RoundState,
  type RunState,
  type StageState,
} from './run-state.ts';
import { tasksWithin } from './watch-tasks.ts';

/** `tasks` null: whatever is left of the job. */
export type CancelledJob = { readonly batch: string; readonly jobId: string; readonly tasks: Ranges | null };

/** Something the server should have in flight for a run. Two effects with one `key` never run at once. */
export type RunEffect =
  | { readonly type: 'prepare'; readonly key: string }
  | {
      readonly type: 'size';
      readonly key: string;
      readonly stage: string;
      readonly round: number;
      readonly elements: Ranges | null;
    }
  /** `lookFirst`: an earlier attempt may have been accepted. */
  | ({
      readonly type: 'place';
      readonly key: string;
      readonly batch: Batch;
      /** Elements of the batch whose earlier results no longer count. */
      readonly renewed: Ranges;
      readonly executor: Executor;
      readonly lookFirst: boolean;
    } & Dependencies)
  /** A batch that is not placed yet is cut after so many tasks, as what it reads task by task was. */
  | { readonly type: 'split'; readonly key: string; readonly batch: string; readonly tasks: number }
  | {
      readonly type: 'cancel';
      readonly key: string;
      readonly executor: Executor;
      readonly jobs: readonly CancelledJob[];
    }
  /** Tells the worker what of a stage is given up, all of it so far. */
  | { readonly type: 'giveUp'; readonly key: string; readonly stage: string; readonly elements: Ranges }
  | {
      readonly type: 'hold' | 'release';
      readonly key: string;
      readonly executor: Executor;
      readonly jobs: readonly { readonly batch: string; readonly jobId: string }[];
    };

/**
 * Decides what should be happening for a run right now, besides watching its queued batches.
 *
 * It reads the state alone, not the last event, so a server that restarts computes the effects it lost again. It is called
 * often; pacing is the caller's.
 */
export function dueEffects(run: RunState): RunEffect[] {
  if (run.folder === null) return run.cancelled ? [] : [{ type: 'prepare', key: 'prepare' }];
  const effects: RunEffect[] = [];
  for (const state of Object.values(run.stages)) {
    if (state.toldGivenUp === null || !sameSet(state.givenUp, state.toldGivenUp)) {
      const { id } = state.stage;
      effects.push({ type: 'giveUp', key: `giveUp:${id}`, stage: id, elements: state.givenUp });
    }
    for (const round of state.rounds) {
      effects.push(...sizing(run, state, round));
      effects.push(...placing(run, state, round));
    }
  }
  const placed = placedBatches(run);
  return [...effects, ...cancelling(run, placed.filter(isQueued)), ...holding(run, placed)];
}

/** Ids of the jobs that are to be watched, by executor. */
export function watchedJobs(run: RunState): { readonly slurm: readonly string[]; readonly local: readonly string[] } {
  const jobs = { slurm: [] as string[], local: [] as string[] };
  for (const { batch, jobId } of placedBatches(run).filter(isQueued)) jobs[executorOf(run, batch.stage)].push(jobId);
  return jobs;
}

type PlacedBatch = BatchState & { readonly jobId: string };

function placedBatches(run: RunState): PlacedBatch[] {
  return allBatches(run).filter((one): one is PlacedBatch => one.jobId !== null);
}

function isQueued({ phase }: BatchState): boolean {
  return phase === 'queued';
}

function sizing(run: RunState, { stage }: StageState, round: RoundState): RunEffect[] {
  if (round.sizing !== 'due' || run.cancelled || run.held || run.paused) return [];
  const needsUpstream = stage.release.kind === 'when-sized' && stage.release.needsUpstream;
  const upstream = stage.after.flatMap((id) => run.stages[id]!.rounds);
  if (needsUpstream && !upstream.every((one) => roundSettled(run, one))) return [];
  const key = `size:${stage.id}:${round.round}`;
  return [{ type: 'size', key, stage: stage.id, round: round.round, elements: round.elements }];
}

function placing(run: RunState, state: StageState, round: RoundState): RunEffect[] {
  const { stage } = state;
  const withheld = run.held || run.paused !== null;
  const open = batchesOf(run, round).filter(
    // What may have been submitted already is looked for in any case.
    ({ phase }) => phase === 'placing' || (phase === 'waiting' && !withheld),
  );
  if (open.length === 0) return [];
  const executor = executorOf(run, stage.id);
  return open.flatMap(({ batch, phase }): RunEffect[] => {
    // The worker would still pass these over.
    const { toldGivenUp: told, givenUp } = state;
    const stale = told === null || commonOf(withoutOf(told, givenUp), batch.elements).length > 0;
    const dependencies = stale ? null : dependenciesOf(run, state, { batch, mayCut: phase === 'waiting' });
    if (dependencies === null) return [];
    if ('splitAt' in dependencies) {
      return [{ type: 'split', key: `split:${batch.id}`, batch: batch.id, tasks: dependencies.splitAt }];
    }
    return [
      {
        type: 'place',
        key: `place:${batch.id}`,
        batch: executor === 'slurm' ? excludeNodes(batch, run) : batch,
        renewed: round.renewed,
        executor,
        ...dependencies,
        lookFirst: phase === 'placing',
      },
    ];
  });
}

function cancelling(run: RunState, queued: readonly PlacedBatch[]): RunEffect[] {
  const jobs = queued.flatMap(({ batch, jobId, ends }): CancelledJob[] => {
    if (run.cancelled) return [{ batch: batch.id, jobId, tasks: null }];
    const { givenUp } = run.stages[batch.stage]!;
    // What waits for a task that was killed would wait for ever.
    const never = ends.flatMap(({ cause, tasks }) => (cause === 'dependency' ? tasks : []));
    const tasks = joined(tasksWithin(batch, givenUp), never);
    return tasks.length === 0 ? [] : [{ batch: batch.id, jobId, tasks }];
  });
  return byExecutor(run, jobs).map(([executor, some]): RunEffect => {
    return { type: 'cancel', key: `cancel:${executor}`, executor, jobs: some };
  });
}

function holding(run: RunState, placed: readonly PlacedBatch[]): RunEffect[] {
  if (run.cancelled) return [];
  const wrong = placed
    // What is over for us may have left a task in the queue, and others wait behind it: it is released all the same.
    .filter((one) => (run.held ? isQueued(one) && !one.held : one.held))
    .map(({ batch, jobId }) => ({ batch: batch.id, jobId }));
  const type = run.held ? 'hold' : 'release';
  return byExecutor(run, wrong).map(([executor, jobs]) => ({ type, key: `${type}:${executor}`, executor, jobs }));
}

function byExecutor<T extends { readonly batch: string }>(run: RunState, jobs: readonly T[]): [Executor, T[]][] {
  if (jobs.length === 0) return [];
  return (['slurm', 'local'] as const).flatMap((executor): [Executor, T[]][] => {
    const own = jobs.filter(({ batch }) => executorOf(run, run.batches.get(batch)!.batch.stage) === executor);
    return own.length === 0 ? [] : [[executor, own]];
  });
}

function joined(left: Ranges, right: Ranges): Ranges {
  return right.length === 0 ? left : unionOf(left, right);
}

function sameSet(left: Ranges, right: Ranges): boolean {
  return left.length === right.length && withoutOf(left, right).length === 0 && withoutOf(right, left).length === 0;
}
