import type { Connection } from '@gridloom/core/cluster';
import { CodedError, isCodedError } from '@gridloom/core/error';
import type { Client } from 'ssh2';

/** One kept connection to one host: opened when first needed, opened again after it broke, never faster than is polite. */
export type SshLine = {
  /** @throws CodedError as the login; CLUSTER_UNREACHABLE at once while it waits before the next try */
  client(): Promise<Client>;
  connection(): Connection;
  close(): void;
};

type SshLineOptions = {
  readonly host: string;
  readonly login: () => Promise<Client>;
  readonly now?: () => number;
  /** In [0, 1). */
  readonly random?: () => number;
};

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting'; readonly client: Promise<Client> }
  | { readonly kind: 'connected'; readonly client: Client; readonly since: number }
  | { readonly kind: 'broken'; readonly error: CodedError; readonly nextTryAt: number | null };

const BACK_OFF_S = [1, 2, 5, 15, 30, 60];
/** A connection that lived this long was a good one: the count of failures begins anew. */
const GOOD_AFTER_MS = 60_000;

export function createSshLine({ host, login, now = Date.now, random = Math.random }: SshLineOptions): SshLine {
  let state: State = { kind: 'idle' };
  let failures = 0;
  let closed = false;

  async function connect(): Promise<Client> {
    try {
      const client = await login();
      if (closed) {
        client.end();
        throw new CodedError('CLUSTER_UNREACHABLE', { host, reason: 'the profile was closed meanwhile.' });
      }
      state = { kind: 'connected', client, since: now() };
      watch(client);
      return client;
    } catch (error) {
      // Anything else is a bug: it is passed on as it is, and tried again like a failed line.
      const coded = isCodedError(error) ? error : unreachable(String(error));
      failures++;
      state = { kind: 'broken', error: coded, nextTryAt: needsUser(coded) ? null : now() + backOff() };
      throw error;
    }
  }

  function watch(client: Client) {
    let reason = 'the connection was lost.';
    client.on('error', (error) => {
      reason = `the connection was lost (${error.message}).`;
    });
    client.on('close', () => {
      if (state.kind !== 'connected' || state.client !== client) return;
      failures = now() - state.since >= GOOD_AFTER_MS ? 0 : failures + 1;
      state = { kind: 'broken', error: unreachable(reason), nextTryAt: failures === 0 ? now() : now() + backOff() };
    });
  }

  function backOff(): number {
    const seconds = BACK_OFF_S[Math.min(failures, BACK_OFF_S.length) - 1]!;
    return seconds * 1000 * (0.75 + random() / 2);
  }

  function unreachable(reason: string): CodedError<'CLUSTER_UNREACHABLE'> {
    return new CodedError('CLUSTER_UNREACHABLE', { host, reason });
  }

  return {
    async client() {
      if (state.kind === 'connected') return state.client;
      if (state.kind === 'connecting') return state.client;
      if (closed) throw unreachable('the profile was closed.');
      if (state.kind === 'broken') {
        if (state.nextTryAt === null) throw state.error;
        const waitS = Math.ceil((state.nextTryAt - now()) / 1000);
        if (waitS > 0) throw waiting(state.error, waitS);
      }
      // The login never ends within this call, so what it makes of the state comes after.
      const client = connect();
      state = { kind: 'connecting', client };
      return client;
    },
    connection() {
      if (state.kind !== 'broken') return { state: state.kind };
      const { message, hint } = state.error;
      return { state: 'broken', message, hint, attempt: failures, nextTryAt: state.nextTryAt };
    },
    close() {
      closed = true;
      if (state.kind === 'connected') state.client.end();
      state = { kind: 'idle' };
    },
  };

  function waiting(error: CodedError, waitS: number): CodedError {
    const reason = isCodedError(error, 'CLUSTER_UNREACHABLE') ? error.details.reason : error.message;
    return unreachable(`${reason} Next try in ${waitS} s.`);
  }
}

/** After a refused login or a strange host key, another try without the user could lock the account out. */
function needsUser(error: CodedError): boolean {
  return error.recovery !== 'retry-later';
}
