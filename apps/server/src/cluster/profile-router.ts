import { type CheckLine, Profile, ProfileId } from '@gridloom/core/cluster';
import { z } from 'zod';
import { procedure, router } from '../rpc/trpc.ts';
import type { Profiles } from './profiles.ts';
import { listSshHosts } from './ssh-hosts.ts';

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
    /** Answers what the login of a profile asks; `answers` null gives it up. Nothing of it is kept. */
    answer: procedure
      .input(ofProfile.extend({ question: z.string(), answers: z.array(z.string().max(4096)).max(32).nullable() }))
      .mutation(({ input }) => profiles.answer(input.id, input.question, input.answers)),
    /** Connects now; how it goes is told by `watchConnections`. */
    connect: procedure.input(ofProfile).mutation(({ input }) => profiles.connect(input.id)),
    /** The hosts of the user's `~/.ssh/config`. */
    sshHosts: procedure.query(() => listSshHosts()),
    /** Connections of all profiles, by id; each message is all of them. */
    watchConnections: procedure.subscription(({ signal }) => profiles.watchConnections(signal!)),
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
