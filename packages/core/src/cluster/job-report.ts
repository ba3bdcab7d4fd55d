import type { Ranges } from '../mapspec/ranges.ts';

/**
 * What a scheduler says of one task. `gone`: it no longer knows the task; `unknown`: it said something we do not
 * understand. Neither is ever an end by itself.
 */
export type TaskPhase = 'queued' | 'held' | 'running' | 'done' | 'dead' | 'gone' | 'unknown';

/** Why a task ended without finishing its elements. */
export type EndCause =
  | 'exit-code'
  | 'disk-full'
  | 'out-of-memory'
  | 'time-limit'
  | 'node-failure'
  | 'preempted'
  | 'cancelled'
  | 'launch-failure'
  | 'lost';

/** The same news for some tasks of a job array. */
export type TaskNews = {
  /** Task numbers of the array, from 0. */
  readonly tasks: Ranges;
  readonly phase: TaskPhase;
  /** Only for `dead`. */
  readonly cause: EndCause | null;
  /** The scheduler's own word: SLURM's state or reason (`Priority`, `Resources`, `OUT_OF_MEMORY`). */
  readonly reason: string;
  readonly node: string;
};

/** All that a scheduler says of one job array. Tasks that no news mentions are `gone`. */
export type JobReport = { readonly jobId: string; readonly news: readonly TaskNews[] };
