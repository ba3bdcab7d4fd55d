import type { Duplex } from 'node:stream';
import { CodedError } from '@gridloom/core/error';
import type { Client } from 'ssh2';
import { readIdentity, type SshChoice, type SshHop } from './ssh-identity.ts';
import { loginToHop } from './ssh-login.ts';
import type { AskUser } from './ssh-questions.ts';

export type SshWayOptions = {
  readonly ask: AskUser;
  /** Told the fingerprint that each host shows, accepted or not. */
  readonly onHostKey: (hop: SshHop, fingerprint: string) => void;
  readonly signal: AbortSignal;
  readonly keepaliveMs?: number | undefined;
};

/** The hosts of a profile in the order in which they are logged in to; the last one is where scripts run. */
export function hopsOf(choice: SshChoice): readonly [...SshHop[], SshHop] {
  return [...choice.jump, choice];
}

/**
 * Logs in to a host, through those on the way to it, each with its own accepted key.
 *
 * @throws CodedError CLUSTER_UNREACHABLE, HOST_KEY_UNKNOWN, HOST_KEY_CHANGED, LOGIN_REFUSED, LOGIN_UNANSWERED,
 *   JUMP_REFUSED, KEY_UNUSABLE, AGENT_MISSING
 */
export async function sshLogin(choice: SshChoice, options: SshWayOptions): Promise<Client> {
  const { ask, onHostKey, signal, keepaliveMs } = options;
  const account = `${choice.user}@${choice.host}`;
  const opened: Client[] = [];
  const endAll = () => {
    for (const client of opened.toReversed()) client.end();
  };
  try {
    const identity = await readIdentity(choice.identity, { ask, account });
    for (const hop of hopsOf(choice)) {
      const before = opened.at(-1);
      const sock = before && (await passOn(before, opened.length, choice));
      const login = { identity, ask, signal, sock, keepaliveMs };
      opened.push(await loginToHop(hop, { ...login, onHostKey: (shown) => onHostKey(hop, shown) }));
      // What a jump host reports, the last host's connection tells by closing; unheard, it would end the process.
      opened.at(-1)!.on('error', () => {});
    }
  } catch (error) {
    endAll();
    throw error;
  }
  const last = opened.pop()!;
  last.on('close', endAll);
  return last;
}

/** A way to the next host through the last one that was opened. */
async function passOn(client: Client, index: number, choice: SshChoice): Promise<Duplex> {
  const hops = hopsOf(choice);
  const [from, to] = [hops[index - 1]!, hops[index]!];
  const [jump, host] = [`${from.host}:${from.port}`, `${to.host}:${to.port}`];
  return new Promise((resolve, reject) => {
    const gone = () =>
      reject(new CodedError('CLUSTER_UNREACHABLE', { host: jump, reason: 'the connection was lost.' }));
    client.once('close', gone);
    client.forwardOut('127.0.0.1', 0, to.host, to.port, (error, stream) => {
      client.off('close', gone);
      if (!error) resolve(stream);
      else reject(passError(error, jump, host));
    });
  });
}

/** Reason 1 of RFC 4254. */
const PROHIBITED = 1;

function passError(error: Error & { reason?: unknown }, jump: string, host: string): CodedError {
  if (error.reason === PROHIBITED)
    return new CodedError(
      'JUMP_REFUSED',
      { jump, host, reason: 'forwarding is administratively prohibited there.' },
      { cause: error },
    );
  const said = error.message.replace(/^\(SSH\) Channel open failure: /, '');
  const reason = `the jump host ${jump} cannot reach it (${said}).`;
  return new CodedError('CLUSTER_UNREACHABLE', { host, reason }, { cause: error });
}
