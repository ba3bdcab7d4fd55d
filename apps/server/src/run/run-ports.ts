import type { JobReport } from '@gridloom/core/cluster';
import type { RecordColumns } from '@gridloom/core/grid';
import type { Ranges } from '@gridloom/core/mapspec';
import type { Batch } from '@gridloom/core/plan';
import type { RunEvent } from '@gridloom/core/run';
import type { JobPart } from '../cluster/scheduler.ts';

export type Executor = 'slurm' | 'local';

/** The worker's answer to a sizing, normalised: see the `sized` event. */
export type Sizing = {
  readonly sizes: readonly number[];
  readonly batches: readonly Batch[];
  /** Elements that were taken over from an earlier run; they are in no batch. */
  readonly adopted: Ranges;
};

/** A complete run folder: its absolute path, and by stage the elements of earlier runs that it took over. */
export type Prepared = { readonly folder: string; readonly adopted: Readonly<Record<string, Ranges>> };

/** How long the elements of a stage took that are done, by stage; those that were taken over count too. */
export type WallTimes = Map<string, { readonly count: number; readonly sumS: number }>;

/** How a batch is submitted. */
export type Placement = {
  readonly executor: Executor;
  /** Elements whose earlier results do not count: they are computed again. */
  readonly renewed: Ranges;
  /** Jobs that must have ended before, however they ended. */
  readonly after: readonly string[];
  /** Jobs of as many tasks: task `t` starts when task `t` of each has succeeded. */
  readonly afterTasks: readonly string[];
};

/**
 * What a run needs of the outside world. Definite answers are CLUSTER_REFUSED of `submit`, and WORKER_REFUSED and
 * RESOURCES_UNFIT of `size`; CLUSTER_QUOTA says that nothing was submitted and fewer tasks may be taken; every other
 * error leaves the outcome open, and the engine asks again.
 */
export type RunPorts = {
  /** Makes the run folder complete; again after a crash, with the same result. */
  prepare(): Promise<Prepared>;
  size(stage: string, round: number, elements: Ranges | null): Promise<Sizing>;
  /** Submits a batch and answers its job id. */
  submit(batch: Batch, placement: Placement): Promise<string>;
  /** The job id of an earlier submission of this batch, or null when there certainly is none. */
  find(batch: Batch, executor: Executor): Promise<string | null>;
  cancel(executor: Executor, jobs: readonly JobPart[]): Promise<void>;
  hold(executor: Executor, jobIds: readonly string[]): Promise<void>;
  release(executor: Executor, jobIds: readonly string[]): Promise<void>;
  /** Tells the worker which elements of a stage nobody wants any more, all of them so far; also tasks that run heed it. */
  giveUp(stage: string, elements: Ranges): Promise<void>;
  /** What became of jobs that the scheduler no longer lists. */
  autopsy(executor: Executor, jobIds: readonly string[]): Promise<readonly JobReport[]>;
};

/** New records of one file: its bytes `from` to `to`. */
export type RecordNews = {
  readonly path: string;
  readonly stage: string;
  readonly from: number;
  readonly to: number;
  readonly records: RecordColumns;
};

/** What one poll brought for one run; a scheduler that gave no answer is null. */
export type Observation = {
  readonly atMs: number;
  readonly reports: Readonly<Record<Executor, readonly JobReport[] | null>>;
  readonly files: readonly RecordNews[];
  /** Why not all records were read: the folder is gone, something in it cannot be read, or there are more. */
  readonly unread: null | 'gone' | 'unreadable' | 'more';
};

/** The append-only record of one run. An event is durable once `append` returns. */
export type RunJournal = { read(): readonly RunEvent[]; append(event: RunEvent): void };
