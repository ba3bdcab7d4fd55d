import type { Pipeline } from '@gridloom/core/pipeline';
import type { EarlierRun, Plan, Selection } from '@gridloom/core/plan';
import type { ResultFormat } from '@gridloom/core/result';
import type { ElementDetail, RunNote, RunSummary, RunView } from '@gridloom/core/run';
import type { RetryScope } from './run-engine.ts';

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
  cancel(runId: string): Promise<void>;
  /**
   * A new round over failed, skipped and cancelled elements, or over the rest that was not asked for; the number of
   * elements in it.
   */
  retry(runId: string, scope?: RetryScope): Promise<{ elements: number }>;
  element(runId: string, stage: string, element: number): Promise<ElementDetail>;
  notes(runId: string): readonly RunNote[];
  /** The sbatch scripts by batch. */
  scripts(runId: string): Readonly<Record<string, string>>;
  /** @throws CodedError WORKER_REFUSED with the worker's sentence where the format cannot hold the values */
  exportResults(
    runId: string,
    outputs: readonly string[],
    format: ResultFormat,
    signal: AbortSignal,
  ): Promise<NodeJS.ReadableStream>;
  exportFolder(runId: string, signal: AbortSignal): Promise<NodeJS.ReadableStream>;
};
