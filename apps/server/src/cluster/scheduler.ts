import type { JobReport } from '@gridloom/core/cluster';
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
};

/** Starts the tasks of job arrays and tells what became of them. */
export type Scheduler = {
  /**
   * Submits one job array and resolves with its job id.
   *
   * @throws CodedError CLUSTER_REFUSED (a definitive no), CLUSTER_BUSY (not now; nothing was submitted). Anything else is
   * uncertain: `find` first, then submit again
   */
  submit(request: SubmitRequest): Promise<string>;
  /**
   * Looks for a submission by its unique name: receipt, queue, accounting. Null means that it is certainly not there; it
   * waits until that is certain.
   */
  find(jobName: string, folder: string, batchId: string): Promise<string | null>;
  /** A shell snippet whose output `readPoll` understands; the poller joins it with the record scan in one script. */
  pollScript(jobIds: readonly string[]): string;
  /**
   * Finds the scheduler's part in the output of a poll. One report per job id, in that order.
   *
   * @returns null when it is not an answer: then nothing is known, not even that something ended
   */
  readPoll(output: string, jobIds: readonly string[]): readonly JobReport[] | null;
  /** What became of tasks that the poll no longer mentions: accounting, then the scheduler's own memory. */
  autopsy(jobIds: readonly string[]): Promise<readonly JobReport[]>;
  /** Cancels whatever is left of these jobs; jobs that ended already are no error. */
  cancel(jobIds: readonly string[]): Promise<void>;
};
