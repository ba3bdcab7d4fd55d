import { z } from 'zod';
import type { StateCounts } from '../grid/element-state.ts';
import type { MapAxis } from '../mapspec/index.ts';
import type { Resources } from '../resources/index.ts';

/** State of a whole run in one word. `completed-with-failures` is an end, and never says "done". */
export const RUN_STATES = [
  'preparing',
  'running',
  'cancelling',
  'done',
  'completed-with-failures',
  'cancelled',
  'failed',
] as const;
export type RunWord = (typeof RUN_STATES)[number];

export function isEnded(word: RunWord): boolean {
  return word === 'done' || word === 'completed-with-failures' || word === 'cancelled' || word === 'failed';
}

/** A stage as a watcher sees it. */
export type StageView = {
  readonly id: string;
  readonly functionId: string;
  readonly mapspec: string | null;
  readonly outputs: readonly string[];
  /** With sizes as far as known now. */
  readonly axes: readonly MapAxis[];
  /** `null` until it is sized. */
  readonly elementCount: number | null;
  readonly counts: StateCounts;
  /** Elements that nobody asked for yet; they are among the waiting ones. */
  readonly rest: number;
  /** Elements taken over from an earlier run; they are among those that are done. */
  readonly adopted: number;
  readonly after: readonly string[];
  /** How often some of it was tried again by itself. */
  readonly retries: { readonly automatic: number };
  /** Why nothing of it has been submitted yet, or why it cannot be; empty otherwise. */
  readonly waitsFor: string;
  /** The cluster's own words where it takes no more tasks for now; empty otherwise. */
  readonly limit: string;
  readonly jobs: readonly JobView[];
};

/** One job array as a watcher sees it. */
export type JobView = {
  readonly batch: string;
  readonly jobId: string | null;
  readonly taskCount: number;
  readonly phase: 'waiting' | 'placing' | 'queued' | 'running' | 'ended' | 'refused';
  /** SLURM's reason for waiting, or its refusal; empty otherwise. */
  readonly reason: string;
  /** Kept from starting, by the user's wish or by the cluster, until the run is released. */
  readonly held: boolean;
  /** Why it can never start, with what to do; empty while it can. */
  readonly never: string;
  /** When the scheduler expects its first waiting task to start, epoch ms; null when it does not tell. */
  readonly expectedStart: number | null;
  /** What each task asks for. */
  readonly resources: Resources;
  readonly round: number;
  /** Why it tries again by itself, and with what: `2nd try after out of memory: 16 GiB`; empty where a user asked for it. */
  readonly again: string;
  /** Tasks that wait or run. */
  readonly tasksLeft: number;
};

/** A run as a watcher sees it: small, whatever the number of elements. */
export type RunView = {
  readonly runId: string;
  readonly name: string;
  readonly pipelineId: string | null;
  readonly planHash: string;
  readonly profileId: string;
  readonly profileName: string;
  readonly word: RunWord;
  /** Nothing more starts, by the user's wish. */
  readonly held: boolean;
  /** Too much went wrong in a row: why nothing more is submitted, and what to do; null when all is well. */
  readonly paused: { readonly reason: string; readonly hint: string } | null;
  /** What the word does not say, in a sentence: elements that were not asked for, or were taken over; else empty. */
  readonly aside: string;
  readonly stages: readonly StageView[];
  /** Epoch ms. */
  readonly createdAt: number;
  readonly endedAt: number | null;
  /** When the cluster last answered; null before the first answer. Epoch ms. */
  readonly newsAt: number | null;
  /** What went wrong for the run as a whole, or why there is no news; empty when all is well. */
  readonly trouble: readonly { readonly message: string; readonly hint: string }[];
  /** What failed and is being tried again by itself, a sentence each: no trouble, it needs nobody. */
  readonly retrying: readonly string[];
  readonly folder: string | null;
};

/** A row of the list of runs. */
export type RunSummary = Pick<
  RunView,
  'runId' | 'name' | 'pipelineId' | 'profileId' | 'profileName' | 'word' | 'createdAt' | 'endedAt' | 'newsAt'
> & { readonly counts: StateCounts; readonly elementCount: number | null };

/** One thing Gridloom did or learnt, for the event list. */
export type RunNote = { readonly at: number; readonly type: string; readonly text: string };

/** What the worker tells about one element; parsed from its JSON. */
export const ElementDetail = z.object({
  stage: z.string(),
  element: z.int(),
  /** Position on each external axis, in order, with the value of the axis there if it has one. */
  index: z.array(z.object({ axis: z.string(), position: z.int(), value: z.string().nullable() })),
  state: z.string(),
  attempt: z.int(),
  /** One for each round that computed it, the first round first; none from a run folder whose worker does not tell. */
  attempts: z
    .array(
      z.object({
        attempt: z.int(),
        state: z.string(),
        reason: z.string(),
        host: z.string().nullable(),
        jobId: z.string().nullable(),
        wallS: z.number().nullable(),
        peakKib: z.number().nullable(),
      }),
    )
    .default([]),
  reason: z.string(),
  startedS: z.number().nullable(),
  wallS: z.number().nullable(),
  cpuS: z.number().nullable(),
  peakKib: z.number().nullable(),
  host: z.string().nullable(),
  jobId: z.string().nullable(),
  resources: z.record(z.string(), z.union([z.string(), z.number()])).nullable(),
  /** `repr` of each argument and output, cut to 2,000 characters. */
  inputs: z.array(z.object({ name: z.string(), preview: z.string(), type: z.string() })),
  outputs: z.array(z.object({ name: z.string(), preview: z.string(), type: z.string() })),
  error: z.object({ type: z.string(), message: z.string(), traceback: z.string() }).nullable(),
  /** The end of what the element printed, at most 16 KiB. */
  log: z.string(),
  logTruncated: z.boolean(),
});
export type ElementDetail = z.infer<typeof ElementDetail>;
