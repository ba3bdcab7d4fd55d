import { CONTENT_TYPES, ResultFormat } from '@gridloom/core/result';
import { Router } from 'express';
import { z } from 'zod';
import type { RunFolders } from '../folder/run-folders.ts';
import type { GridFeed } from '../grid/grid-router.ts';
import { answerWith } from '../http/answer-with.ts';
import { sendDownload } from '../http/send-download.ts';
import type { Runs } from '../run/runs.ts';
import { prepareFolder, prepareResults } from './prepare-download.ts';

const OutputsQuery = z.object({
  format: ResultFormat,
  output: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
});

type DownloadRoutesOptions = {
  readonly runs: Pick<Runs, 'place'>;
  readonly grids: GridFeed;
  readonly folders: Pick<RunFolders, 'explain'>;
  readonly onFault: (what: string, error: unknown) => void;
};

/** Routes that answer bytes: grid snapshots, results and run folders, from the cluster to the browser. */
export function createDownloadRoutes({ runs, grids, folders, onFault }: DownloadRoutesOptions): Router {
  const routes = Router();

  routes.get('/runs/:runId/grids/:stage', (request, response) => {
    void answerWith(response, onFault, async () => {
      const { seq, states } = grids.snapshot(request.params.runId, request.params.stage);
      response.set({
        'content-type': 'application/octet-stream',
        'cache-control': 'no-store',
        'x-gridloom-seq': String(seq),
      });
      response.end(states);
    });
  });

  routes.get('/runs/:runId/outputs', (request, response) => {
    void answerWith(response, onFault, async (signal) => {
      const { format, output } = OutputsQuery.parse(request.query);
      const { runId } = request.params;
      const download = await folders.explain(runId, async () =>
        prepareResults(await runs.place(runId), { outputs: output, format }, signal),
      );
      const fileName = `${output.length === 1 ? output[0]! : runId}.${format}`;
      await sendDownload(request, response, download, { type: CONTENT_TYPES[format], fileName });
    });
  });

  routes.get('/runs/:runId/folder.tar', (request, response) => {
    void answerWith(response, onFault, async (signal) => {
      const { runId } = request.params;
      const download = await folders.explain(runId, async () => prepareFolder(await runs.place(runId), runId, signal));
      await sendDownload(request, response, download, { type: 'application/x-tar', fileName: `${runId}.tar` });
    });
  });

  return routes;
}
