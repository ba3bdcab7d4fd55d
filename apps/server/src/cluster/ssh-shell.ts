import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '@gridloom/core/error';
import type { Client, ClientChannel } from 'ssh2';
import { type Channel, type ChannelUse, createFramedShell } from './framed-shell.ts';
import type { Shell } from './shell.ts';
import { createSlots } from './slots.ts';
import type { SshChoice } from './ssh-identity.ts';
import { createSshLine } from './ssh-line.ts';
import { sshLogin } from './ssh-login.ts';

/** sshd allows ten sessions a connection by default; other programs of the user may share a multiplexed one. */
const CHANNELS = 4;
/** Downloads may last for hours: they never take all channels. */
const STREAM_CHANNELS = 2;
const REOPEN_MS = [100, 300, 1000, 2000, 4000];

/**
 * Scripts on a host reached by SSH, over one kept connection. The command is always exactly `/bin/sh`, which every login
 * shell understands, and there is no terminal: what has begun ends by itself when the line drops.
 *
 * @param onHostKey - told the fingerprint that the host shows at each login
 */
export function createSshShell(choice: SshChoice, onHostKey: (fingerprint: string) => void = () => {}): Shell {
  const host = `${choice.host}:${choice.port}`;
  const line = createSshLine({ host, login: () => sshLogin(choice, onHostKey) });
  const channels = createSlots(CHANNELS);
  const streams = createSlots(STREAM_CHANNELS);

  async function openChannel(use: ChannelUse, signal?: AbortSignal): Promise<Channel> {
    const freeStream = use === 'stream' ? await streams.take(signal) : () => {};
    const freeChannel = await channels.take(signal).catch((error: unknown) => {
      freeStream();
      throw error;
    });
    const free = () => {
      freeChannel();
      freeStream();
    };
    try {
      const client = await line.client();
      const channel = asChannel(await execShell(client, host), client);
      void channel.closed.then(free);
      return channel;
    } catch (error) {
      free();
      throw error;
    }
  }

  return {
    ...createFramedShell(host, openChannel),
    connection: () => line.connection(),
    close: async () => line.close(),
  };
}

/** Opens a session; a host that has too many of them for the moment is asked again, on the same connection. */
async function execShell(client: Client, host: string): Promise<ClientChannel> {
  for (const waitMs of [...REOPEN_MS, null]) {
    const opened = await new Promise<ClientChannel | Error>((resolve) => {
      // A host that froze never answers; keepalive closes the connection after a minute.
      const gone = () => resolve(new Error('the connection was lost'));
      client.once('close', gone);
      // ssh2 throws here when the connection is gone already.
      try {
        client.exec('/bin/sh', (error, stream) => {
          client.off('close', gone);
          resolve(error ?? stream);
        });
      } catch (error) {
        client.off('close', gone);
        resolve(error instanceof Error ? error : new Error(String(error)));
      }
    });
    if (!(opened instanceof Error)) return opened;
    if (waitMs === null || !/channel open failure/i.test(opened.message))
      throw new CodedError(
        'CLUSTER_UNREACHABLE',
        { host, reason: `no session: ${opened.message}.` },
        { cause: opened },
      );
    await delay(waitMs);
  }
  throw new Error('unreachable: the last try throws');
}

function asChannel(stream: ClientChannel, client: Client): Channel {
  const closed = new Promise<{ code: number | null; lost: string | null }>((resolve) => {
    let code: number | null = null;
    let exited = false;
    let lost: string | null = null;
    client.once('close', lose);
    function lose() {
      lost = 'the connection was lost; what was running there goes on.';
      settle();
    }
    function settle() {
      client.off('close', lose);
      resolve({ code, lost: exited ? null : lost });
    }
    stream.on('exit', (exitCode: number | null) => {
      exited = true;
      code = exitCode;
    });
    stream.on('close', () => {
      // A dropped connection closes its channels first and itself a moment later.
      if (exited) settle();
      else setImmediate(() => (lost === null ? settle() : undefined));
    });
  });
  return {
    stdin: stream,
    stdout: stream,
    stderr: stream.stderr,
    closed,
    kill(pid) {
      try {
        // Closing a channel ends nothing over there, and sshd refuses the `signal` request for some logins.
        if (pid !== null)
          client.exec(
            '/bin/sh',
            (error, killer) => error ?? drain(killer, `kill -9 -${pid} 2>/dev/null || kill -9 ${pid}\n`),
          );
        stream.close();
      } catch {
        // The connection is gone, and the channel with it.
      }
    },
  };
}

function drain(stream: ClientChannel, script: string) {
  stream.on('error', () => {}).resume();
  stream.stderr.resume();
  stream.end(script);
}
