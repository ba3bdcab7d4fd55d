import { z } from 'zod';
import type { EndCause } from '../cluster/index.ts';
import { allOf, Ranges, unionOf, withoutOf } from '../mapspec/index.ts';
import { Batch, type Plan, type Stage } from '../plan/plan.ts';

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
  /**
   * The user asked for another round over these elements, by stage. `renewed` are those among them that were done, but from
   * inputs that now change: their old results no longer count. `rest`: over elements that were not asked for before.
   */
  z.strictObject({
    type: z.literal('retried'),
    ...at,
    round: z.int(),
    elements: z.record(z.string(), Ranges),
    renewed: z.record(z.string(), Ranges),
    scope: z.enum(['unfinished', 'rest']).optional(),
  }),
]);
export type RunEvent = z.infer<typeof RunEvent>;

/** Where one batch is. `placing`: sbatch may or may not have accepted it. `dropped`: cancelled before it was placed. */
export type BatchState = {
  readonly batch: Batch;
  readonly phase: 'waiting' | 'placing' | 'queued' | 'ended' | 'refused' | 'dropped';
  readonly jobId: string | null;
  /** Why it was refused; empty otherwise. */
  readonly message: string;
  /** Tasks that ended before their elements were final. */
  readonly endedTasks: Ranges;
  /** Why, in the order in which it was learnt. */
  readonly ends: readonly TaskEnd[];
};

/** Why some tasks of a batch ended before their elements were final. */
export type TaskEnd = { readonly tasks: Ranges; readonly cause: EndCause; readonly detail: string };

/** One round of a stage: the first run (round 1), or a retry. */
export type RoundState = {
  readonly round: number;
  /** The elements of the round; null means all, however many there will be. */
  readonly elements: Ranges | null;
  /** Elements of the round whose earlier results no longer count. */
  readonly renewed: Ranges;
  /** `due` until the worker sized it; `failed` when it cannot; `dropped` when the run was cancelled before. */
  readonly sizing: 'not-needed' | 'due' | 'done' | 'failed' | 'dropped';
  readonly message: string;
  /** Ids of its batches, in order. */
  readonly batches: readonly string[];
};

export type StageState = {
  readonly stage: Stage;
  /** By axis of the stage, in order; null until known. */
  readonly sizes: readonly (number | '?')[];
  /** Elements that lie in the folder as an earlier run computed them. */
  readonly adopted: Ranges;
  readonly rounds: readonly RoundState[];
};

/** All that is known about a run; rebuilt by folding its events over `initialRun`. */
export type RunState = {
  readonly runId: string;
  readonly plan: Plan;
  /** Who starts tasks of the executor `slurm`; without SLURM every stage goes to the process pool. */
  readonly hasSlurm: boolean;
  readonly maxArraySize: number;
  readonly folder: string | null;
  readonly cancelled: boolean;
  readonly stages: Readonly<Record<string, StageState>>;
  readonly batches: Readonly<Record<string, BatchState>>;
  /** Time of the last event, epoch ms; null before the first. */
  readonly lastAt: number | null;
};

export type RunOptions = { readonly hasSlurm: boolean; readonly maxArraySize: number };

/** A run before its first event. */
export function initialRun(runId: string, plan: Plan, { hasSlurm, maxArraySize }: RunOptions): RunState {
  const stages: Record<string, StageState> = {};
  const batches: Record<string, BatchState> = {};
  for (const stage of plan.stages) {
    const elements = firstElements(stage);
    const sizing = stage.release.kind === 'at-once' || elements?.length === 0 ? 'not-needed' : 'due';
    for (const batch of stage.batches) batches[batch.id] = waitingBatch(batch);
    stages[stage.id] = {
      stage,
      sizes: stage.axes.map((axis) => axis.size),
      adopted: [],
      rounds: [{ round: 1, elements, renewed: [], sizing, message: '', batches: stage.batches.map(({ id }) => id) }],
    };
  }
  return {
    runId,
    plan,
    hasSlurm,
    maxArraySize,
    folder: null,
    cancelled: false,
    stages,
    batches,
    lastAt: null,
  };
}

/** What round 1 computes of a stage: what is asked for and not taken over; null when that is all there will be. */
function firstElements(stage: Stage): Ranges | null {
  const { elementCount, selected } = stage;
  const taken = takenAtStart(stage);
  if (selected === null && (elementCount === null || taken.length === 0)) return null;
  return withoutOf(selected ?? allOf(elementCount ?? 0), taken);
}

/** What the plan takes over before anything is computed; where elements are counted in the run, that comes after. */
export function takenAtStart({ reuse }: Stage): Ranges {
  return reuse === null || reuse.sizes !== null ? [] : reuse.elements;
}

/** Elements that some round computes, or that were taken over; null when these are all. */
export function askedElements({ adopted, rounds, stage }: StageState): Ranges | null {
  if (rounds.some(({ elements }) => elements === null)) return null;
  // What the plan takes over is asked for also before the folder tells whether it could be.
  const taken = unionOf(takenAtStart(stage), adopted);
  return rounds.reduce((asked, { elements }) => unionOf(asked, elements ?? []), taken);
}

/** Elements that nobody asked for yet: a run over a part of the grid leaves them out. */
export function restOf(state: StageState): Ranges {
  const asked = askedElements(state);
  const count = elementCountOf(state);
  return asked === null || count === null ? [] : withoutOf(allOf(count), asked);
}

export function waitingBatch(batch: Batch): BatchState {
  return { batch, phase: 'waiting', jobId: null, message: '', endedTasks: [], ends: [] };
}

/** Number of elements of a stage; null while an external axis is unknown. */
export function elementCountOf({ stage, sizes }: StageState): number | null {
  let count = 1;
  for (const [index, axis] of stage.axes.entries()) {
    if (!axis.external) continue;
    const size = sizes[index];
    if (typeof size !== 'number') return null;
    count *= size;
  }
  return count;
}
