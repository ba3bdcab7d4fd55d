/** How often things go wrong, as probabilities from 0 to 1, and how much the cluster takes. */
export type Faults = {
  /** The answer to a call is lost, before or after it took effect. */
  readonly drop: number;
  /** sbatch says no for good. */
  readonly refuse: number;
  /** A task is killed in the middle: out of memory, or at its time limit. */
  readonly kill: number;
  /** The node of a task fails, or the task is preempted: it ends, or is queued again. Its old process may write on. */
  readonly lose: number;
  /** A node starts nothing: every task that it gets fails at once. */
  readonly brokenNode: boolean;
  /** An administrator cancels a task that waits: the scheduler never says a word of it again. */
  readonly outside: number;
  /** An element raises. */
  readonly raise: number;
  /** A poll brings no answer of the scheduler. */
  readonly silent: number;
  /** A poll brings only a part of the new records. */
  readonly lag: number;
  /** A poll brings records that it brought before. */
  readonly repeat: number;
  /** An ended job is forgotten at once. */
  readonly forget: number;
  /** The records cannot be read for one poll. */
  readonly hide: number;
  /** The clock of the server is set. */
  readonly jump: number;
  /** Most tasks of the user that wait or run at once. */
  readonly quota: number;
};

export const CALM: Faults = {
  drop: 0,
  refuse: 0,
  kill: 0,
  lose: 0,
  brokenNode: false,
  outside: 0,
  raise: 0,
  silent: 0,
  lag: 0,
  repeat: 0,
  forget: 0,
  hide: 0,
  jump: 0,
  quota: Number.POSITIVE_INFINITY,
};

/** Random numbers in [0, 1) from a seed (mulberry32, public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
