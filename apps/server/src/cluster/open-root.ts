import { posix } from 'node:path';
import { type Profile, shellPath } from '@gridloom/core/cluster';

import type { Shell } from './shell.ts';
import { writeError } from './write-error.ts';

/**
 * Makes a profile's root folder where it is missing, and answers its absolute path: `~` is what it is over there.
 *
 * @throws CodedError DISK_FULL, COMMAND_FAILED
 */
export async function openRoot(profile: Profile, shell: Shell): Promise<string> {
  const { code, stdout, stderr } = await shell.run(
    `root=${shellPath(profile.root)}\nmkdir -p "$root/.gridloom" && printf '%s' "$root"`,
  );
  if (code !== 0) throw writeError(`${profile.root} on ${shell.host}`, code, stderr);
  return posix.normalize(stdout.toString('utf8')).replace(/(.)\/$/, '$1');
}
