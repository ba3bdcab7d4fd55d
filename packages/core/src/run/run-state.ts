import { z } from 'zod';
import { Ranges } from '../mapspec/index.ts';
import { Batch } from '../plan/plan.ts';

const at = { at: z.number() };
const END_CAUSES = [
  'exit-code',
  'out-of-memory',
  'time-limit',
  'node-failure',
  'preempted',
  'cancelled',
  'launch-failure',
  'lost',
] as const;

/** A fact about a run, in the order the server learnt it. `at` is epoch ms. This is all that is stored of a run. */
export const RunEvent = z.discriminatedUnion('type', [
  /** The run folder is complete: worker, plan, code, inputs. */
  z.strictObject({ type: z.literal('prepared'), ...at, folder: z.string() }),
  /** It cannot be prepared, and trying again would not help. */
  z.strictObject({ type: z.literal('unprepared'), ...at, message: z.string() }),
  /** The worker on the submit host found the shape and the groups of equal resources of a stage's round. */
  z.strictObject({
    type: z.literal('sized'),
    ...at,
    stage: z.string(),
    round: z.int(),
    sizes: z.array(z.int()),
    batches: z.array(Batch),
  }),
  z.strictObject({ type: z.literal('unsized'), ...at, stage: z.string(), round: z.int(), message: z.string() }),
  /** A submission is about to be made; from here until `placed` or `refused` it may or may not exist. */
  z.strictObject({ type: z.literal('placing'), ...at, batch: z.string() }),
  z.strictObject({ type: z.literal('placed'), ...at, batch: z.string(), jobId: z.string() }),
  /** The scheduler said no, for good; or the run was cancelled before it existed. */
  z.strictObject({ type: z.literal('refused'), ...at, batch: z.string(), message: z.string() }),
  /** These tasks ended, and their records are read: elements they left unfinished end with `cause`. */
  z.strictObject({
    type: z.literal('tasksEnded'),
    ...at,
    batch: z.string(),
    tasks: Ranges,
    cause: z.enum(END_CAUSES),
    detail: z.string(),
  }),
  /** Every task of the batch is accounted for. */
  z.strictObject({ type: z.literal('batchEnded'), ...at, batch: z.string() }),
  z.strictObject({ type: z.literal('cancelled'), ...at }),
  /** The user asked for another round over these elements, by stage. */
  z.strictObject({ type: z.literal('retried'), ...at, round: z.int(), elements: z.record(z.string(), Ranges) }),
]);
export type RunEvent = z.infer<typeof RunEvent>;
