import { ProfileId } from '@gridloom/core/cluster';
import { z } from 'zod';
import { procedure, router } from '../rpc/trpc.ts';
import type { RunFolders } from './run-folders.ts';

const ofProfile = z.strictObject({ profileId: ProfileId });
const ofFolders = ofProfile.extend({ names: z.array(z.string().regex(/^[A-Za-z0-9_-]+$/)).max(10_000) });

export function createFolderRouter(folders: RunFolders) {
  return router({
    /** Run folders and archives of a profile's root; sizes as far as they were measured. */
    list: procedure.input(ofProfile).query(({ input }) => folders.list(input.profileId)),
    /** Takes a few seconds at most, and ends when nobody waits for it any more. */
    measure: procedure
      .input(ofFolders)
      .mutation(({ input, signal }) =>
        folders.measure(input.profileId, input.names, signal ?? new AbortController().signal),
      ),
    delete: procedure.input(ofFolders).mutation(({ input }) => folders.delete(input.profileId, input.names)),
    /** Begins; `list` tells how it goes. */
    archive: procedure.input(ofFolders).mutation(({ input }) => folders.archive(input.profileId, input.names)),
    restore: procedure.input(ofFolders).mutation(({ input }) => folders.restore(input.profileId, input.names)),
    /** Where the folder of a run is now, when it is not in its place. */
    look: procedure.input(z.strictObject({ runId: z.string() })).query(({ input }) => folders.look(input.runId)),
    /** Runs whose folder is gone or archived, as last seen. */
    gone: procedure.query(() => folders.gone()),
  });
}
