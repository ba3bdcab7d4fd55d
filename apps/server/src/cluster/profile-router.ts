import { type CheckLine, Profile, ProfileId } from '@gridloom/core/cluster';
import { z } from 'zod';
import { procedure, router } from '../rpc/trpc.ts';
import type { Profiles } from './profiles.ts';

const ofProfile = z.strictObject({ id: ProfileId });

export function createProfileRouter(profiles: Profiles) {
  return router({
    list: procedure.query(() =>
      profiles.list().map((profile) => ({ profile, connection: profiles.connection(profile.id) })),
    ),
    save: procedure.input(Profile).mutation(({ input }) => profiles.save(input)),
    remove: procedure.input(ofProfile).mutation(({ input }) => profiles.remove(input.id)),
    acceptHostKey: procedure
      .input(ofProfile.extend({ fingerprint: z.string() }))
      .mutation(({ input }) => profiles.acceptHostKey(input.id, input.fingerprint)),
    forgetHostKey: procedure.input(ofProfile).mutation(({ input }) => profiles.forgetHostKey(input.id)),
    /** The whole connection test, answered at its end; for those who cannot watch it. */
    check: procedure.input(ofProfile).mutation(async ({ input, signal }) => {
      let lines: readonly CheckLine[] = [];
      for await (lines of profiles.test(profiles.get(input.id), signal ?? new AbortController().signal));
      return lines;
    }),
    /** The connection test, line by line; each message is the whole list. */
    test: procedure
      .input(ofProfile)
      .subscription(({ input, signal }) => profiles.test(profiles.get(input.id), signal!)),
  });
}
