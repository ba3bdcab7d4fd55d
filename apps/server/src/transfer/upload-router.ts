import { z } from 'zod';
import { procedure, router } from '../rpc/trpc.ts';
import { UploadId, type Uploads } from './uploads.ts';

const ofFile = UploadId.extend({ name: z.string(), size: z.int().min(0) });

/** Beginning and end of an upload; its parts come by `PUT /api/uploads/...`. */
export function createUploadRouter(uploads: Uploads) {
  return router({
    begin: procedure.input(ofFile).mutation(({ input: { name, size, ...id } }) => uploads.begin(id, name, size)),
    finish: procedure.input(ofFile).mutation(({ input: { name, size, ...id } }) => uploads.finish(id, name, size)),
    discard: procedure.input(UploadId).mutation(({ input }) => uploads.discard(input)),
  });
}
