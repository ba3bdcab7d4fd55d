import { z } from 'zod';
import { procedure, router } from '../rpc/trpc.ts';
import { UploadId, UploadName, type Uploads } from './uploads.ts';

const size = z.int().min(0);

/** Beginning and end of an upload; its parts come by `PUT /api/uploads/...`. */
export function createUploadRouter(uploads: Uploads) {
  return router({
    begin: procedure
      .input(UploadId.extend({ name: UploadName, size }))
      // The name is read here too, so that one that cannot be is refused before anything is sent.
      .mutation(({ input: { profileId, pipeline, key, size } }) => uploads.begin({ profileId, pipeline, key }, size)),
    finish: procedure
      .input(UploadId.extend({ name: UploadName, size }))
      .mutation(({ input: { name, size, ...id } }) => uploads.finish(id, name, size)),
    discard: procedure.input(UploadId).mutation(({ input }) => uploads.discard(input)),
  });
}
