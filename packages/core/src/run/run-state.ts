import type { EndCause } from '../cluster/index.ts';
import { allOf, type Ranges, unionOf, withoutOf } from '../mapspec/index.ts';
import type { Batch, Plan, Stage } from '../plan/plan.ts';
import type { RetryCause } from '../resources/index.ts';
import type { Adjustment } from './adjustment.ts';
import { BatchMap } from './batch-map.ts';

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
  /** The scheduler was told to keep it from starting. */
  readonly held: boolean;
  /** Rounds of the run that had begun when it was placed: those it was placed after. */
  readonly seen: number;
};

/** Why some tasks of a batch ended before their elements were final. */
export type TaskEnd = {
  readonly tasks: Ranges;
  readonly cause: EndCause;
  readonly detail: string;
  readonly node: string;
};

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
  /** Who asked for it: the plan or a user, or a retry policy. */
  readonly by: 'user' | 'policy';
  /** Elements of a policy's round, by what went wrong before; those that only follow what they read have no cause. */
  readonly causes: Readonly<Partial<Record<RetryCause, Ranges>>>;
  readonly adjust: readonly Adjustment[];
  /** Which retry of the run it came with, counted over all stages; 0 for the first round. */
  readonly begun: number;
  /** Rounds of the run that had begun when it was sized, or began itself. */
  readonly seen: number;
};

export type StageState = {
  readonly stage: Stage;
  /** By axis of the stage, in order; null until known. */
  readonly sizes: readonly (number | '?')[];
  /** Elements that lie in the folder as an earlier run computed them. */
  readonly adopted: Ranges;
  /** Elements that the user wants no more. */
  readonly givenUp: Ranges;
  /** What the worker can read of that; null while it is being told. */
  readonly toldGivenUp: Ranges | null;
  readonly rounds: readonly RoundState[];
};

/** All that is known about a run; rebuilt by folding its events over `initialRun`. */
export type RunState = {
  readonly runId: string;
  readonly plan: Plan;
  /** Who starts tasks of the executor `slurm`; without SLURM every stage goes to the process pool. */
  readonly hasSlurm: boolean;
  readonly maxArraySize: number;
  /** Nodes of the cluster; null where nobody looked. */
  readonly nodeCount: number | null;
  readonly folder: string | null;
  readonly cancelled: boolean;
  readonly stages: Readonly<Record<string, StageState>>;
  readonly batches: BatchMap;
  /** Nothing new is placed, and what is queued is kept from starting. */
  readonly held: boolean;
  /** Why nothing is placed until somebody has looked; null when all is well. */
  readonly paused: { readonly reason: string; readonly hint: string } | null;
  /** Tasks that failed at once since a user last asked for more, by node. */
  readonly failedFast: Readonly<Record<string, number>>;
  /** How many retries have begun. */
  readonly begun: number;
  /** Time of the last event, epoch ms; null before the first. */
  readonly lastAt: number | null;
};

export type RunOptions = {
  readonly hasSlurm: boolean;
  readonly maxArraySize: number;
  readonly nodeCount?: number | null;
};

/** A run before its first event. */
export function initialRun(
  runId: string,
  plan: Plan,
  { hasSlurm, maxArraySize, nodeCount = null }: RunOptions,
): RunState {
  const stages: Record<string, StageState> = {};
  const batches: BatchState[] = [];
  for (const stage of plan.stages) {
    const elements = firstElements(stage);
    const isSized = stage.release.kind === 'at-once' || elements?.length === 0;
    const sizing: RoundState['sizing'] = isSized ? 'not-needed' : 'due';
    for (const batch of stage.batches) batches.push(waitingBatch(batch));
    const first = { ...FIRST_ROUND, elements, sizing, batches: stage.batches.map(({ id }) => id) };
    stages[stage.id] = {
      stage,
      sizes: stage.axes.map((axis) => axis.size),
      adopted: [],
      givenUp: [],
      toldGivenUp: [],
      rounds: [first],
    };
  }
  return {
    runId,
    plan,
    hasSlurm,
    maxArraySize,
    nodeCount,
    folder: null,
    cancelled: false,
    held: false,
    paused: null,
    failedFast: {},
    begun: 0,
    stages,
    batches: BatchMap.empty.with(...batches),
    lastAt: null,
  };
}

const FIRST_ROUND = {
  round: 1,
  renewed: [],
  message: '',
  by: 'user',
  causes: {},
  adjust: [],
  begun: 0,
  seen: 0,
} as const satisfies Partial<RoundState>;

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
  return { batch, phase: 'waiting', jobId: null, message: '', endedTasks: [], ends: [], held: false, seen: 0 };
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

/** The batches of a round, in order. */
export function batchesOf(run: RunState, round: RoundState): BatchState[] {
  return round.batches.map((id) => run.batches.get(id)!);
}

/** All batches of a run, by stage and round. */
export function allBatches(run: RunState): BatchState[] {
  const all: BatchState[] = [];
  for (const { rounds } of Object.values(run.stages)) {
    for (const { batches } of rounds) for (const id of batches) all.push(run.batches.get(id)!);
  }
  return all;
}

/** The first number that no batch of this one's round ever had: parts of a batch have greater numbers than it. */
export function nextBatchNumber(run: RunState, { stage, round }: Batch): number {
  const all = run.stages[stage]!.rounds.find((one) => one.round === round)!.batches;
  return 1 + all.reduce((most, id) => Math.max(most, Number(id.slice(id.lastIndexOf('-') + 1))), -1);
}
