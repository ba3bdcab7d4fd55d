import type { Profile } from '@gridloom/core/cluster';
import type { HostKeys } from './host-keys.ts';
import { createLocalShell } from './local-shell.ts';
import type { Shell } from './shell.ts';
import { createSshShell } from './ssh-shell.ts';

/** The shell a profile asks for. Nothing is connected before it is used. */
export function openShell({ shell }: Profile, hostKeys: HostKeys): Shell {
  return shell.kind === 'local'
    ? createLocalShell()
    : createSshShell(shell, (fingerprint) => hostKeys.note(shell, fingerprint));
}
