import { Ranges } from '@gridloom/core/mapspec';
import { ResourceForm } from '@gridloom/core/resources';
import { z } from 'zod';

/** Elements of one stage. */
const StageElements = z.strictObject({ stage: z.string(), elements: Ranges });

/** What another round is over: what is not done of what was asked for, or what was not asked for; all of it, or a part. */
export const RetryRequest = z.strictObject({
  scope: z.enum(['unfinished', 'rest']).optional(),
  /** Of these stages alone. */
  stages: z.array(z.string()).optional(),
  elements: StageElements.optional(),
  /** Of these states alone. */
  states: z.array(z.enum(['failed', 'skipped', 'cancelled'])).optional(),
  /** What is asked for instead; what it does not name stays. */
  set: ResourceForm.pick({
    cpus: true,
    memory: true,
    time: true,
    gpus: true,
    partition: true,
    extraArgs: true,
  }).optional(),
  /** Elements a task. */
  chunkSize: z.int().min(1).optional(),
});
export type RetryRequest = z.infer<typeof RetryRequest>;

/** What is cancelled: the whole run when it names nothing. */
export const CancelRequest = z.strictObject({
  stages: z.array(z.string()).optional(),
  elements: StageElements.optional(),
});
export type CancelRequest = z.infer<typeof CancelRequest>;
