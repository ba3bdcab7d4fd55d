import { CodedError } from '@gridloom/core/error';
import type { Client } from 'ssh2';
import { type Channel, type ChannelUse, createFramedShell } from './framed-shell.ts';
import type { LoginShell } from './login-shell.ts';
import { createSshChannels, SessionRefused } from './ssh-channels.ts';
import type { SshChoice, SshHop } from './ssh-identity.ts';
import { createSshLine } from './ssh-line.ts';
import { openSession } from './ssh-session.ts';
import { sshLogin } from './ssh-way.ts';

type SshShellOptions = {
  /** Told the fingerprint that each host on the way shows at each login. */
  readonly onHostKey?: (hop: SshHop, fingerprint: string) => void;
  /** `connection` says something new. */
  readonly onChange?: () => void;
  /** Between signs of life; three that stay away end the connection. */
  readonly keepaliveMs?: number;
};

/**
 * Scripts on a host reached by SSH, over one kept connection. The command is always exactly `/bin/sh`, which every login
 * shell understands, and there is no terminal: what has begun ends by itself when the line drops.
 */
export function createSshShell(choice: SshChoice, options: SshShellOptions = {}): LoginShell {
  const { onHostKey = () => {}, onChange = () => {}, keepaliveMs } = options;
  const host = `${choice.host}:${choice.port}`;
  const line = createSshLine<Client>({
    host,
    onChange,
    login: (ask, signal) => sshLogin(choice, { ask, signal, onHostKey, keepaliveMs }),
  });
  const channels = createSshChannels();

  async function openChannel(use: ChannelUse, signal?: AbortSignal): Promise<Channel> {
    try {
      return await channels.openWithRoom(use, {
        connect: () => unlessAborted(line.client(), signal),
        open: (client) => openSession(client, host),
        signal,
      });
    } catch (error) {
      if (!(error instanceof SessionRefused)) throw error;
      const reason = `it opens no session: ${error.message}.`;
      throw new CodedError('CLUSTER_UNREACHABLE', { host, reason }, { cause: error });
    }
  }

  return {
    ...createFramedShell(host, openChannel),
    connection: () => line.connection(),
    answer: (question, answers) => line.answer(question, answers),
    tryNow: () => line.tryNow(),
    close: async () => line.close(),
  };
}

/** A login may wait for the user for minutes; who gives up does not. */
export async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason as Error);
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
