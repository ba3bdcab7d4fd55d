import type { BatchState, RoundState, RunState, StageState } from './run-state.ts';

/**
 * True when nothing of the run is under way or will be: every round is sized or given up, every batch is over. A paused run
 * waits for somebody.
 */
export function isSettled(run: RunState): boolean {
  if (run.folder === null) return run.cancelled;
  return run.paused === null && Object.values(run.stages).every((stage) => stageSettled(run, stage));
}

export function stageSettled(run: RunState, { rounds }: StageState): boolean {
  return rounds.every((round) => roundSettled(run, round));
}

export function roundSettled(run: RunState, round: RoundState): boolean {
  return round.sizing !== 'due' && round.batches.every((id) => batchSettled(run.batches.get(id)!));
}

export function batchSettled(batch: BatchState): boolean {
  return batch.phase === 'ended' || batch.phase === 'refused' || batch.phase === 'dropped';
}
