import { z } from 'zod';

const times = z.int().min(0).max(10);
const factor = z.number().min(1).max(16);

/** Why an element is tried again by itself. */
export const RETRY_CAUSES = ['infrastructure', 'memory', 'time', 'exception'] as const;
export type RetryCause = (typeof RETRY_CAUSES)[number];

/** How often an element is tried again by itself, by cause, counted since a user last asked for it. */
export const RetryPolicy = z.strictObject({
  /** The node failed, the job was preempted, could not start or got lost. */
  infrastructure: times,
  /** Too little memory: the next try asks for `memoryFactor` times as much, or computes half as many elements a task. */
  memory: times,
  /** The time limit: the next try asks for `timeFactor` times as much, or computes half as many elements a task. */
  time: times,
  /** The function raised. */
  exception: times,
  memoryFactor: factor,
  /** Most memory of a task, MiB; null for no limit. */
  memoryCapMib: z.int().min(1).nullable(),
  timeFactor: factor,
  /** Longest time of a task, minutes; null for the partition's own limit. */
  timeCapMinutes: z.int().min(1).nullable(),
});
export type RetryPolicy = z.infer<typeof RetryPolicy>;

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  infrastructure: 3,
  memory: 2,
  time: 2,
  exception: 0,
  memoryFactor: 2,
  memoryCapMib: null,
  timeFactor: 2,
  timeCapMinutes: null,
};
