/** How busy a profile's runs are, and who looks. */
export type PollFacts = {
  /** The profile's least pause between two looks at its scheduler. */
  readonly pollMs: number;
  /** Somebody watches one of the runs. */
  readonly watched: boolean;
  /** Characters of the scheduler's last answer. */
  readonly answerLength: number;
  /** Since something changed, or was asked for, last. */
  readonly quietMs: number;
  /** Since something was asked for, or somebody came to look. */
  readonly askedMs: number;
};

/** Pauses between two looks: at the records of all runs, and at the scheduler. */
export type PollPace = { readonly recordsMs: number; readonly queueMs: number };

const RECORDS_MS = 5_000;
/** Who has just pressed Run looks at the page: for a moment the records are read at least this often. */
const FIRST_RECORDS_MS = 500;
const FIRST_MS = 5_000;
const UNWATCHED_MS = 60_000;
const SLOWEST_QUEUE_MS = 120_000;
/** A long answer, of many jobs, costs the controller and the line as much: 100 kB are asked for every two seconds at most. */
const CHARACTERS_PER_MS = 50;
/** How much longer than at first a pause becomes while nothing changes. */
const SLOWEST = 8;

/**
 * Fast while things change, slower when nothing does. SLURM's controller is shared by all users of a cluster and is never
 * asked more often than the profile says; records are the user's own files and are read every few seconds while somebody
 * watches. A profile with a short pause (this machine, a test) reads both at that pace, watched or not.
 */
export function pollPace({ pollMs, watched, answerLength, quietMs, askedMs }: PollFacts): PollPace {
  const grown = (least: number, most: number) => Math.round(Math.max(least, Math.min(most, quietMs / SLOWEST)));
  const leastMs = Math.max(pollMs, Math.round(answerLength / CHARACTERS_PER_MS));
  const queueMs = grown(leastMs, Math.max(leastMs, Math.min(pollMs * SLOWEST, SLOWEST_QUEUE_MS)));
  const watchedMs = watched ? grown(RECORDS_MS, 2 * RECORDS_MS) : UNWATCHED_MS;
  const recordsMs = pollMs < RECORDS_MS ? grown(pollMs, pollMs * SLOWEST) : watchedMs;
  return { recordsMs: askedMs < FIRST_MS ? Math.min(FIRST_RECORDS_MS, recordsMs) : recordsMs, queueMs };
}
