import type { JobReport, JobUsage } from '@gridloom/core/cluster';
import type { Ranges } from '@gridloom/core/mapspec';
import type { Batch } from '@gridloom/core/plan';

export type SubmitRequest = {
  /** Unique, and the key that makes a submission happen once: `gl-<run>-<batch>`. */
  readonly jobName: string;
  readonly batch: Batch;
  /** Text of `sbatchScript`. */
  readonly script: string;
  /** Run folder, absolute. */
  readonly folder: string;
  /** Job ids that must have ended, however they ended (afterany). */
  readonly after: readonly string[];
  /** Job ids of arrays of as many tasks: task `t` starts when task `t` of each has succeeded (aftercorr). */
  readonly afterTasks: readonly string[];
};

/** A job, or some tasks of its array; `tasks` null means whatever is left of it. */
export type JobPart = { readonly jobId: string; readonly tasks: Ranges | null };

/** Starts the tasks of job arrays and tells what became of them. */
export type Scheduler = {
  /**
   * Submits one job array and resolves with its job id.
   *
   * @throws CodedError CLUSTER_REFUSED (a definitive no), CLUSTER_BUSY (not now; nothing was submitted), CLUSTER_QUOTA (not
   * so many at once; nothing was submitted). Anything else is uncertain: `find` first, then submit again
   */
  submit(request: SubmitRequest): Promise<string>;
  /**
   * Looks for a submission by its unique name: receipt, queue, accounting. Null means that it is certainly not there; it
   * waits until that is certain.
   */
  find(jobName: string, folder: string, batchId: string): Promise<string | null>;
  /**
   * A shell snippet whose output `readPoll` understands; the poller joins it with the record scan in one script. An answer
   * for which the shell variable `gridloom_known` stands is not repeated.
   */
  pollScript(jobIds: readonly string[]): string;
  /** Stands for the answer that `readPoll` read last, of so many characters; `sum` is empty where answers are always whole. */
  known(): { readonly sum: string; readonly length: number };
  /**
   * Finds the scheduler's part in the output of a poll. One report per job id, in that order.
   *
   * @returns null when it is not an answer: then nothing is known, not even that something ended
   */
  readPoll(output: string, jobIds: readonly string[]): readonly JobReport[] | null;
  /** What was said in the output of a poll instead of an answer, for people. */
  silence(output: string): string;
  /** What became of tasks that the poll no longer mentions: accounting, then the scheduler's own memory. */
  autopsy(jobIds: readonly string[]): Promise<readonly JobReport[]>;
  /** What jobs asked for and used, as far as they have begun; null where nobody keeps accounts. */
  usage(jobIds: readonly string[]): Promise<readonly JobUsage[] | null>;
  /** Cancels what is left of these; what ended already is no error. */
  cancel(jobs: readonly JobPart[]): Promise<void>;
  /** Keeps what has not started from starting, until `release`. */
  hold(jobIds: readonly string[]): Promise<void>;
  release(jobIds: readonly string[]): Promise<void>;
};
