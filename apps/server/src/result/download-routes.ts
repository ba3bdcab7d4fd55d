import { pipeline } from 'node:stream/promises';
import { isCodedError } from '@gridloom/core/error';
import { CONTENT_TYPES, ResultFormat } from '@gridloom/core/result';
import { type Response, Router } from 'express';
import { z } from 'zod';
import type { GridFeed } from '../grid/grid-router.ts';
import type { Runs } from '../run/runs.ts';

const OutputsQuery = z.object({
  format: ResultFormat,
  output: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
});

/** Routes that answer bytes: grid snapshots, results and run folders, streamed from the cluster to the browser. */
export function createDownloadRoutes(
  runs: Runs,
  grids: GridFeed,
  onFault: (what: string, error: unknown) => void,
): Router {
  const routes = Router();

  routes.get('/runs/:runId/grids/:stage', (request, response) => {
    void answer(response, onFault, async () => {
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
    void answer(response, onFault, async (signal) => {
      const { format, output } = OutputsQuery.parse(request.query);
      const { runId } = request.params;
      const stream = await runs.exportResults(runId, output, format, signal);
      const name = `${output.length === 1 ? output[0]! : runId}.${format}`;
      await send(stream, response, CONTENT_TYPES[format], name);
    });
  });

  routes.get('/runs/:runId/folder.tar', (request, response) => {
    void answer(response, onFault, async (signal) => {
      const { runId } = request.params;
      await send(await runs.exportFolder(runId, signal), response, 'application/x-tar', `${runId}.tar`);
    });
  });

  return routes;
}

/** Waits for the first bytes before the head is sent, so that a refusal is an answer and not a broken file. */
async function send(stream: NodeJS.ReadableStream, response: Response, type: string, fileName: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.once('readable', resolve);
    stream.once('end', resolve);
    stream.once('error', reject);
  });
  response.set({
    'content-type': type,
    'cache-control': 'no-store',
    'content-disposition': `attachment; filename="${fileName.replace(/[^A-Za-z0-9._-]/g, '_')}"`,
  });
  await pipeline(stream, response);
}

async function answer(
  response: Response,
  onFault: (what: string, error: unknown) => void,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    await work(gone.signal);
  } catch (error) {
    if (gone.signal.aborted || response.headersSent) return void response.destroy();
    if (error instanceof z.ZodError)
      return void response
        .status(400)
        .type('text/plain')
        .send(`${z.prettifyError(error)}\n`);
    if (!isCodedError(error)) onFault('download', error);
    const [status, text] = isCodedError(error)
      ? [STATUS[error.recovery], `${error.message} ${error.hint}`]
      : [500, 'Something broke on our side.'];
    response.status(status).type('text/plain').send(`${text}\n`);
  }
}

const STATUS = { 'fix-input': 422, reload: 409, 'retry-later': 503, 'accept-host-key': 412, 'ask-admin': 403 } as const;
