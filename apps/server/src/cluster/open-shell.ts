import type { Profile } from '@gridloom/core/cluster';
import type { HostKeys } from './host-keys.ts';
import { createLocalShell } from './local-shell.ts';
import type { LoginShell } from './login-shell.ts';
import { createOpensshShell } from './openssh-shell.ts';
import { createSshShell } from './ssh-shell.ts';

/**
 * The shell a profile asks for. Nothing is connected before it is used.
 *
 * @param onChange - `connection` says something new
 */
export function openShell({ shell }: Profile, hostKeys: HostKeys, onChange: () => void): LoginShell {
  switch (shell.kind) {
    case 'local':
      return createLocalShell();
    case 'ssh':
      return createSshShell(shell, { onHostKey: (hop, shown) => hostKeys.note(hop, shown), onChange });
    case 'openssh':
      return createOpensshShell(shell.destination, { onChange });
  }
}
