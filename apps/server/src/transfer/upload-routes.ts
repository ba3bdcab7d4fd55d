import { createHash } from 'node:crypto';
import { CodedError } from '@gridloom/core/error';
import { type Request, Router } from 'express';
import { z } from 'zod';
import { answerWith } from '../http/answer-with.ts';
import { UPLOAD_PART_BYTES, UploadId, type Uploads } from './uploads.ts';

const PartQuery = z.strictObject({ at: z.coerce.number().int().min(0) });

/** Parts at once of all uploads together: each stands in memory. */
const PARTS_AT_ONCE = 4;

/**
 * `PUT /uploads/<profile>/<pipeline>/<key>?at=N`: one part of an upload, with its SHA-256 in `Content-Digest`. Answered when
 * the part lies on the cluster, checked, so that whoever sends it knows from where to go on.
 */
export function createUploadRoutes(uploads: Uploads, onFault: (what: string, error: unknown) => void): Router {
  const routes = Router();
  let under = 0;

  routes.put('/uploads/:profileId/:pipeline/:key', (request, response) => {
    void answerWith(response, onFault, async (signal) => {
      const id = UploadId.parse(request.params);
      const { at } = PartQuery.parse(request.query);
      if (under >= PARTS_AT_ONCE) return void response.status(503).set('retry-after', '1').end();
      under++;
      try {
        const bytes = await readBody(request);
        const digest = createHash('sha256').update(bytes).digest('base64');
        if (request.get('content-digest') !== `sha-256=:${digest}:`)
          throw new CodedError('TRANSFER_DAMAGED', { what: `The part at ${at}`, host: 'the browser' });
        response.json({ received: await uploads.part(id, { at, bytes }, signal) });
      } finally {
        under--;
      }
    });
  });

  return routes;
}

async function readBody(request: Request): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  // A request has no encoding set, so its chunks are buffers.
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > UPLOAD_PART_BYTES)
      throw new CodedError('BAD_DOCUMENT', {
        what: 'The part',
        where: 'its length',
        reason: `it has more than ${UPLOAD_PART_BYTES} bytes.`,
      });
    parts.push(part);
  }
  return Buffer.concat(parts);
}
