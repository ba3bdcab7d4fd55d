import type { JobUsage } from '@gridloom/core/cluster';
import type { Pipeline } from '@gridloom/core/pipeline';
import type { EarlierRun, Plan, Selection } from '@gridloom/core/plan';
import type { ElementDetail, RunNote, RunSummary, RunView } from '@gridloom/core/run';
import type { RunPlace } from '../result/prepare-download.ts';
import type { CancelRequest, RetryRequest } from './run-requests.ts';

export type RunRequest = {
  readonly pipeline: Pipeline;
  readonly profileId: string;
  readonly pipelineId: string | null;
  /** Whether results of earlier runs of the saved pipeline are taken over; they are unless this says no. */
  readonly reuse?: boolean | undefined;
  /** The part to compute; everything when absent. */
  readonly selection?: Selection | undefined;
};

/** All runs: starts them, keeps them moving, tells about them. */
export type Runs = {
  /** @throws CodedError PLAN_REFUSED with the problems */
  start(request: RunRequest): Promise<{ runId: string }>;
  /** What earlier runs of a saved pipeline on a profile computed, the newest first; what a run that starts now takes over. */
  earlier(pipelineId: string, profileId: string): readonly EarlierRun[];
  list(): readonly RunSummary[];
  /** @throws CodedError NOT_FOUND, as all below */
  get(runId: string): RunView;
  plan(runId: string): Plan;
  pipeline(runId: string): Pipeline;
  /** The present view first, then each change. */
  watch(runId: string, signal: AbortSignal): AsyncIterable<RunView>;
  cancel(runId: string, request?: CancelRequest): Promise<void>;
  /**
   * A new round over failed, skipped and cancelled elements, or over the rest that was not asked for; the number of
   * elements in it.
   *
   * @throws CodedError RESOURCES_UNFIT for resources that cannot be read, FOLDER_GONE
   */
  retry(runId: string, request?: RetryRequest): Promise<{ elements: number }>;
  /** Nothing more starts until `release`. */
  hold(runId: string): Promise<void>;
  release(runId: string): Promise<void>;
  /** Goes on after a pause. */
  resume(runId: string): Promise<void>;
  element(runId: string, stage: string, element: number): Promise<ElementDetail>;
  notes(runId: string): readonly RunNote[];
  /** What its SLURM jobs asked for and used, by batch; null where nobody keeps accounts. */
  usage(runId: string): Promise<Readonly<Record<string, JobUsage>> | null>;
  /** The sbatch scripts by batch: as they were submitted, or would be now. */
  scripts(runId: string): Promise<Readonly<Record<string, string>>>;
  /** Where its folder lies. @throws CodedError RUN_NOT_READY while there is none */
  place(runId: string): Promise<RunPlace>;
};
