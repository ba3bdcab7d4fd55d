import type { Ranges } from '../mapspec/index.ts';
import type { Batch } from '../plan/plan.ts';
import { batchSettled, roundSettled } from './apply-event.ts';
import type { RoundState, RunState, StageState } from './run-state.ts';

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
  | {
      readonly type: 'place';
      readonly key: string;
      readonly batch: Batch;
      /** Elements of the batch whose earlier results no longer count. */
      readonly renewed: Ranges;
      readonly executor: 'slurm' | 'local';
      readonly after: readonly string[];
      readonly lookFirst: boolean;
    }
  | {
      readonly type: 'cancel';
      readonly key: string;
      readonly executor: 'slurm' | 'local';
      readonly jobIds: readonly string[];
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
    for (const round of state.rounds) {
      effects.push(...sizing(run, state, round));
      effects.push(...placing(run, state, round));
    }
  }
  return [...effects, ...cancelling(run)];
}

/** Ids of the jobs that are to be watched, by executor. */
export function watchedJobs(run: RunState): { readonly slurm: readonly string[]; readonly local: readonly string[] } {
  const jobs = { slurm: [] as string[], local: [] as string[] };
  for (const { batch, phase, jobId } of Object.values(run.batches)) {
    if (phase === 'queued' && jobId !== null) jobs[executorOf(run, batch.stage)].push(jobId);
  }
  return jobs;
}

/** Who runs a stage's tasks: its executor, or the process pool where there is no SLURM. */
export function executorOf(run: RunState, stage: string): 'slurm' | 'local' {
  return run.hasSlurm ? run.stages[stage]!.stage.executor : 'local';
}

function sizing(run: RunState, { stage }: StageState, round: RoundState): RunEffect[] {
  if (round.sizing !== 'due' || run.cancelled) return [];
  const needsUpstream = stage.release.kind === 'when-sized' && stage.release.needsUpstream;
  if (needsUpstream && !upstreamRounds(run, stage.after, round.round).every((upstream) => roundSettled(run, upstream)))
    return [];
  const key = `size:${stage.id}:${round.round}`;
  return [{ type: 'size', key, stage: stage.id, round: round.round, elements: round.elements }];
}

function placing(run: RunState, { stage }: StageState, round: RoundState): RunEffect[] {
  const open = round.batches
    .map((id) => run.batches[id]!)
    .filter(({ phase }) => phase === 'waiting' || phase === 'placing');
  if (open.length === 0) return [];
  const after = dependencies(run, stage.id, stage.after, round.round);
  if (after === null) return [];
  const executor = executorOf(run, stage.id);
  return open.map(({ batch, phase }): RunEffect => {
    const lookFirst = phase === 'placing';
    return {
      type: 'place',
      key: `place:${batch.id}`,
      batch,
      renewed: round.renewed,
      executor,
      after,
      lookFirst,
    };
  });
}

/**
 * Jobs that a new batch has to wait for, or null while it cannot be placed: an upstream round is not sized or not placed
 * yet, or goes to another executor (which cannot wait for this one's jobs) and has not ended.
 */
function dependencies(run: RunState, stage: string, upstream: readonly string[], round: number): string[] | null {
  const jobIds: string[] = [];
  for (const id of upstream) {
    for (const before of upstreamRounds(run, [id], round)) {
      if (before.sizing === 'due') return null;
      for (const batchId of before.batches) {
        const batch = run.batches[batchId]!;
        if (batchSettled(batch)) continue;
        if (batch.phase !== 'queued' || executorOf(run, id) !== executorOf(run, stage)) return null;
        jobIds.push(batch.jobId!);
      }
    }
  }
  return jobIds;
}

function upstreamRounds(run: RunState, stages: readonly string[], round: number): RoundState[] {
  return stages.flatMap((id) => run.stages[id]!.rounds.filter((upstream) => upstream.round <= round));
}

function cancelling(run: RunState): RunEffect[] {
  if (!run.cancelled) return [];
  const { slurm, local } = watchedJobs(run);
  return [
    ...(slurm.length ? [{ type: 'cancel', key: 'cancel:slurm', executor: 'slurm', jobIds: slurm } as const] : []),
    ...(local.length ? [{ type: 'cancel', key: 'cancel:local', executor: 'local', jobIds: local } as const] : []),
  ];
}
