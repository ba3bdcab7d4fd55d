import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '@gridloom/core/error';
import type { Client, ClientChannel } from 'ssh2';
import type { Channel } from './framed-shell.ts';
import { SessionRefused } from './ssh-channels.ts';

/**
 * Opens one `/bin/sh` on a connection, without a terminal.
 *
 * @throws SessionRefused; CodedError CLUSTER_UNREACHABLE
 */
export async function openSession(client: Client, host: string): Promise<Channel> {
  // A login that ends at once has said so before anybody waits for a promise.
  const opened = await execShell(client, (stream) => asChannel(stream, client));
  if (!(opened instanceof Error)) return opened;
  if (/channel open failure/i.test(opened.message)) throw new SessionRefused(opened.message, { cause: opened });
  const reason = `no session: ${opened.message}.`;
  throw new CodedError('CLUSTER_UNREACHABLE', { host, reason }, { cause: opened });
}

async function execShell<Opened>(client: Client, use: (stream: ClientChannel) => Opened): Promise<Opened | Error> {
  return new Promise((resolve) => {
    // A host that froze never answers; keepalive closes the connection after a minute.
    const gone = () => resolve(new Error('the connection was lost'));
    client.once('close', gone);
    // ssh2 throws here when the connection is gone already.
    try {
      client.exec('/bin/sh', (error, stream) => {
        client.off('close', gone);
        resolve(error ?? use(stream));
      });
    } catch (error) {
      client.off('close', gone);
      resolve(error instanceof Error ? error : new Error(String(error)));
    }
  });
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
    kill: (pid) => void killSession(client, stream, pid),
  };
}

/** ssh2 sends no signal once stdin has ended, which is always so here; the protocol knows no such rule. */
function sendKill(stream: ClientChannel) {
  const { outgoing } = stream as unknown as { outgoing: object };
  const open: ClientChannel = Object.create(stream, {
    writable: { value: true },
    outgoing: { value: { ...outgoing, state: 'open' } },
  });
  open.signal('KILL');
}

const KILL_TRIES_MS = [0, 300, 1000, 3000];

/** Closing a channel ends nothing over there. */
async function killSession(client: Client, stream: ClientChannel, pid: number | null): Promise<void> {
  try {
    // Needs no further session, but sshd refuses it for forced commands and for root.
    sendKill(stream);
    stream.close();
    // It is closed only once what it said has been read, and perhaps nobody does any more.
    stream.resume().stderr.resume();
  } catch {
    // The connection is gone, and the channel with it.
    return;
  }
  if (pid === null) return;
  const script = `kill -9 -${pid} 2>/dev/null || kill -9 ${pid} 2>/dev/null\n`;
  for (const waitMs of KILL_TRIES_MS) {
    if (waitMs > 0) await delay(waitMs, undefined, { ref: false });
    const failure = await execShell(client, (killer) => {
      killer.on('error', () => {}).resume();
      killer.stderr.resume();
      killer.end(script);
    });
    // While no session is free for it, it is tried again: the signal may have made one free.
    if (!(failure instanceof Error && /channel open failure/i.test(failure.message))) return;
  }
}
