/** How busy a profile's runs are, and who looks. */
export type PollFacts = {
  /** The profile's least pause between two looks at its scheduler. */
  readonly pollMs: number;
  /** Somebody watches one of the runs. */
  readonly watched: boolean;
  /** Since something changed, or was asked for, last. */
  readonly quietMs: number;
};

/** Pauses between two looks: at the records of all runs, and at the scheduler. */
export type PollPace = { readonly recordsMs: number; readonly queueMs: number };

const RECORDS_MS = 5_000;
const UNWATCHED_MS = 60_000;
const SLOWEST_QUEUE_MS = 120_000;
/** How much longer than at first a pause becomes while nothing changes. */
const SLOWEST = 8;

/**
 * Fast while things change, slower when nothing does. SLURM's controller is shared by all users of a cluster and is never
 * asked more often than the profile says; records are the user's own files and are read every few seconds while somebody
 * watches. A profile with a short pause (this machine, a test) reads both at that pace, watched or not.
 */
export function pollPace({ pollMs, watched, quietMs }: PollFacts): PollPace {
  const grown = (least: number, most: number) => Math.round(Math.max(least, Math.min(most, quietMs / SLOWEST)));
  const queueMs = grown(pollMs, Math.max(pollMs, Math.min(pollMs * SLOWEST, SLOWEST_QUEUE_MS)));
  if (pollMs < RECORDS_MS) return { recordsMs: queueMs, queueMs };
  return { recordsMs: watched ? grown(RECORDS_MS, 2 * RECORDS_MS) : UNWATCHED_MS, queueMs };
}
