import { z } from 'zod';
import { Ranges } from '../mapspec/index.ts';
import { Batch } from '../plan/plan.ts';
import { RETRY_CAUSES } from '../resources/index.ts';
import { Adjustment } from './adjustment.ts';

const at = { at: z.number() };
const END_CAUSES = [
  'exit-code',
  'out-of-memory',
  'time-limit',
  'node-failure',
  'preempted',
  'cancelled',
  'launch-failure',
  'disk-full',
  'dependency',
  'lost',
] as const;

/** A fact about a run, in the order the server learnt it. `at` is epoch ms. This is all that is stored of a run. */
export const RunEvent = z.discriminatedUnion('type', [
  /**
   * The run folder is complete: worker, plan, code, inputs, and the results of earlier runs that it took over. `adopted`
   * are these by stage; of what the plan meant to take over, the others are computed.
   */
  z.strictObject({
    type: z.literal('prepared'),
    ...at,
    folder: z.string(),
    adopted: z.record(z.string(), Ranges).optional(),
  }),
  /** The worker on the submit host found the sizes of a stage's axes, and the groups of equal resources of a round. */
  z.strictObject({
    type: z.literal('sized'),
    ...at,
    stage: z.string(),
    round: z.int(),
    /** By axis of the stage, in order; -1 where an internal axis is still unknown. */
    sizes: z.array(z.int()),
    batches: z.array(Batch),
    /** Elements that were taken over from an earlier run now that they are counted; they are in no batch. */
    adopted: Ranges.optional(),
  }),
  /** A stage's round has no size and never will: why, in a sentence. */
  z.strictObject({ type: z.literal('unsized'), ...at, stage: z.string(), round: z.int(), message: z.string() }),
  /** A submission is about to be made; from here until `placed` or `refused` it may or may not exist. */
  z.strictObject({ type: z.literal('placing'), ...at, batch: z.string() }),
  z.strictObject({ type: z.literal('placed'), ...at, batch: z.string(), jobId: z.string() }),
  /** The scheduler said no, for good; or the run was cancelled before the job existed. */
  z.strictObject({ type: z.literal('refused'), ...at, batch: z.string(), message: z.string() }),
  /** A batch that certainly is not submitted is placed in two parts, cut at a task boundary. */
  z.strictObject({ type: z.literal('split'), ...at, batch: z.string(), into: z.tuple([Batch, Batch]) }),
  /** These tasks ended, and their records are read: elements they left unfinished end with `cause`. */
  z.strictObject({
    type: z.literal('tasksEnded'),
    ...at,
    batch: z.string(),
    tasks: Ranges,
    cause: z.enum(END_CAUSES),
    detail: z.string(),
    /** Where they ran, if the scheduler told. */
    node: z.string().optional(),
    /** They ended before they had finished a single element. */
    fast: z.boolean().optional(),
  }),
  /** Every task of the batch is accounted for. */
  z.strictObject({ type: z.literal('batchEnded'), ...at, batch: z.string() }),
  z.strictObject({ type: z.literal('cancelled'), ...at }),
  /** The user wants these elements no more; null means the whole stage, however many elements it will have. */
  z.strictObject({ type: z.literal('givenUp'), ...at, elements: z.record(z.string(), Ranges.nullable()) }),
  /**
   * The worker can read, from here on, that these and no others are given up; null: it is about to be told, and may read
   * the old or the new.
   */
  z.strictObject({ type: z.literal('toldGivenUp'), ...at, stage: z.string(), elements: Ranges.nullable() }),
  /** The user wants nothing more to start, until `released`. */
  z.strictObject({ type: z.literal('held'), ...at }),
  z.strictObject({ type: z.literal('released'), ...at }),
  /** The scheduler keeps these from starting, or does no more. */
  z.strictObject({ type: z.literal('jobsHeld'), ...at, batches: z.array(z.string()) }),
  z.strictObject({ type: z.literal('jobsReleased'), ...at, batches: z.array(z.string()) }),
  /** Too much went wrong in a row: nothing more is placed until somebody has looked. */
  z.strictObject({ type: z.literal('paused'), ...at, reason: z.string(), hint: z.string() }),
  z.strictObject({ type: z.literal('resumed'), ...at }),
  /**
   * Another round over these elements, by stage. `renewed` are those among them that were done, but from inputs that now
   * change: their old results no longer count. `rest`: over elements that were not asked for before.
   */
  z.strictObject({
    type: z.literal('retried'),
    ...at,
    /** The number of the round in stages that `rounds` does not name. */
    round: z.int(),
    rounds: z.record(z.string(), z.int()).optional(),
    elements: z.record(z.string(), Ranges),
    renewed: z.record(z.string(), Ranges),
    scope: z.enum(['unfinished', 'rest']).optional(),
    /** Absent: a user asked for it. */
    by: z.literal('policy').optional(),
    /** Why elements are tried again by themselves; those that only follow what they read have no cause. */
    causes: z.record(z.string(), z.partialRecord(z.enum(RETRY_CAUSES), Ranges)).optional(),
    adjust: z.record(z.string(), z.array(Adjustment)).optional(),
  }),
]);
export type RunEvent = z.infer<typeof RunEvent>;
export type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;
