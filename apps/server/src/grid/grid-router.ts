import { z } from 'zod';
import { procedure, router } from '../rpc/trpc.ts';

/**
 * A change of one stage's state bytes. `seq` counts up by one per change of that stage; a reader whose grid is at
 * `seq - 1` applies it, any other fetches the snapshot again (`GET /api/runs/<run>/grids/<stage>`, header
 * `x-gridloom-seq`). `runs` is base64 of packed little-endian triples: u32 start, u32 count, u32 state code.
 */
export type GridDelta = {
  readonly stage: string;
  readonly seq: number;
  readonly elementCount: number;
  readonly runs: string;
};

export type GridFeed = {
  /** First one empty delta a stage with its present `seq`, then each change. */
  watch(runId: string, signal: AbortSignal): AsyncIterable<GridDelta>;
  /** One byte an element (`STATE_CODE`). @throws CodedError NOT_FOUND, RUN_NOT_READY while the stage is not sized */
  snapshot(runId: string, stage: string): { readonly seq: number; readonly states: Uint8Array };
};

export function createGridRouter(grids: GridFeed) {
  return router({
    watch: procedure
      .input(z.strictObject({ runId: z.string() }))
      .subscription(({ input, signal }) => grids.watch(input.runId, signal!)),
  });
}
