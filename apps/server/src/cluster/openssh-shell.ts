import { CodedError } from '@gridloom/core/error';
import { type Channel, type ChannelUse, createFramedShell } from './framed-shell.ts';
import type { LoginShell } from './login-shell.ts';
import { type OpensshMaster, openMaster } from './openssh-master.ts';
import { openOpensshSession } from './openssh-session.ts';
import { createSshChannels, SessionRefused } from './ssh-channels.ts';
import { createSshLine } from './ssh-line.ts';
import { unlessAborted } from './ssh-shell.ts';

type OpensshShellOptions = {
  /** `connection` says something new. */
  readonly onChange?: () => void;
  /** Further options of `ssh`. */
  readonly options?: readonly string[];
};

/**
 * Scripts on a host reached by the system's own `ssh`, over one connection that it keeps: for what only it can do, which
 * is certificates, Kerberos, FIDO keys and ProxyCommand. Host keys are those of its known_hosts.
 */
export function createOpensshShell(
  destination: string,
  { onChange = () => {}, options = [] }: OpensshShellOptions = {},
): LoginShell {
  const line = createSshLine<OpensshMaster>({
    host: destination,
    onChange,
    login: (ask, signal) => openMaster({ destination, ask, signal, options }),
  });
  const channels = createSshChannels();

  async function openChannel(use: ChannelUse, signal?: AbortSignal): Promise<Channel> {
    try {
      return await channels.openWithRoom(use, {
        connect: () => unlessAborted(line.client(), signal),
        open: (master) => openOpensshSession(master, destination),
        signal,
      });
    } catch (error) {
      if (!(error instanceof SessionRefused)) throw error;
      const reason = `it opens no session: ${error.message}.`;
      throw new CodedError('CLUSTER_UNREACHABLE', { host: destination, reason }, { cause: error });
    }
  }

  return {
    ...createFramedShell(destination, openChannel),
    connection: () => line.connection(),
    answer: (question, answers) => line.answer(question, answers),
    tryNow: () => line.tryNow(),
    close: async () => line.close(),
  };
}
