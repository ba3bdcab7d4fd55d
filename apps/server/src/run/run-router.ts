import { Pipeline } from '@gridloom/core/pipeline';
import { Selection } from '@gridloom/core/plan';
import { z } from 'zod';
import { procedure, router } from '../rpc/trpc.ts';
import { CancelRequest, RetryRequest } from './run-requests.ts';
import type { Runs } from './runs.ts';

const ofRun = z.strictObject({ runId: z.string() });

export function createRunRouter(runs: Runs) {
  return router({
    /** Compiles the pipeline once more and starts it; problems come back as PLAN_REFUSED. */
    start: procedure
      .input(
        z.strictObject({
          pipeline: Pipeline,
          profileId: z.string(),
          pipelineId: z.string().nullable(),
          reuse: z.boolean().optional(),
          selection: Selection.optional(),
        }),
      )
      .mutation(({ input }) => runs.start(input)),
    list: procedure.query(() => runs.list()),
    get: procedure.input(ofRun).query(({ input }) => runs.get(input.runId)),
    plan: procedure.input(ofRun).query(({ input }) => runs.plan(input.runId)),
    pipeline: procedure.input(ofRun).query(({ input }) => runs.pipeline(input.runId)),
    /** Whole views: a browser that reconnects needs no history. */
    watch: procedure.input(ofRun).subscription(({ input, signal }) => runs.watch(input.runId, signal!)),
    /** Stops every task of a run, or of a part of it; finished elements keep their results. */
    cancel: procedure
      .input(CancelRequest.extend(ofRun.shape))
      .mutation(({ input: { runId, ...request } }) => runs.cancel(runId, request)),
    /** Runs failed, skipped and cancelled elements again, and nothing else; `rest`: those that were not asked for. */
    retry: procedure
      .input(RetryRequest.extend(ofRun.shape))
      .mutation(({ input: { runId, ...request } }) => runs.retry(runId, request)),
    /** Nothing more starts until `release`; what runs already goes on. */
    hold: procedure.input(ofRun).mutation(({ input }) => runs.hold(input.runId)),
    release: procedure.input(ofRun).mutation(({ input }) => runs.release(input.runId)),
    /** Goes on after too much went wrong in a row. */
    resume: procedure.input(ofRun).mutation(({ input }) => runs.resume(input.runId)),
    element: procedure
      .input(ofRun.extend({ stage: z.string(), element: z.int().min(0) }))
      .query(({ input }) => runs.element(input.runId, input.stage, input.element)),
    /** Asks the cluster's accounting, which takes a moment. */
    usage: procedure.input(ofRun).query(({ input }) => runs.usage(input.runId)),
    notes: procedure.input(ofRun).query(({ input }) => runs.notes(input.runId)),
    scripts: procedure.input(ofRun).query(({ input }) => runs.scripts(input.runId)),
  });
}
