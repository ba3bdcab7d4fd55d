import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { CodedError } from '@gridloom/core/error';
import ssh2, { type AuthHandlerMiddleware, type Client, type ConnectConfig } from 'ssh2';
import { createSshAuth, type SshAuth } from './ssh-auth.ts';
import type { SshHop, SshIdentity } from './ssh-identity.ts';
import { networkWords, type SshError } from './ssh-network-words.ts';
import { createPatience, LOGIN_TIMEOUT_MS } from './ssh-patience.ts';
import type { AskUser } from './ssh-questions.ts';

const KEEPALIVE_MS = 15_000;

export type HopLoginOptions = {
  readonly identity: SshIdentity;
  readonly ask: AskUser;
  /** Told the fingerprint that the host shows, accepted or not. */
  readonly onHostKey: (fingerprint: string) => void;
  readonly signal: AbortSignal;
  /** The way to the host where it leads through another. */
  readonly sock?: Duplex | undefined;
  readonly keepaliveMs?: number | undefined;
};

/** As OpenSSH writes it: `SHA256:` and base64 without padding. */
export function hostKeyFingerprint(hostKey: Buffer): string {
  return `SHA256:${createHash('sha256').update(hostKey).digest('base64').replace(/=+$/, '')}`;
}

/**
 * Logs in to one host once. Nothing is sent to a host whose key is not the accepted one.
 *
 * @throws CodedError CLUSTER_UNREACHABLE, HOST_KEY_UNKNOWN, HOST_KEY_CHANGED, LOGIN_REFUSED, LOGIN_UNANSWERED
 */
export async function loginToHop(hop: SshHop, options: HopLoginOptions): Promise<Client> {
  const { identity, onHostKey, signal, sock, keepaliveMs = KEEPALIVE_MS } = options;
  const host = `${hop.host}:${hop.port}`;
  const account = `${hop.user}@${hop.host}`;
  signal.throwIfAborted();
  // Every channel listens for the end of its connection.
  const client = new ssh2.Client().setMaxListeners(64);
  let shown: string | null = null;
  let agentTrouble = '';

  return new Promise<Client>((resolve, reject) => {
    const patience = createPatience(() => {
      fail(Object.assign(new Error('it does not answer'), { level: 'client-timeout' }));
    });
    const ask = patience.whileAsking(options.ask);
    const auth = createSshAuth({ user: hop.user, account, identity, ask, giveUp: end });
    signal.addEventListener('abort', onAbort, { once: true });

    function onAbort() {
      end(new CodedError('CLUSTER_UNREACHABLE', { host, reason: 'the profile was closed meanwhile.' }));
    }
    function leave() {
      patience.end();
      signal.removeEventListener('abort', onAbort);
    }
    function end(error: unknown) {
      leave();
      // What else it reports while it closes is of no interest, but an unheard error would end the process.
      client.removeAllListeners().on('error', () => {});
      client.destroy();
      reject(error as Error);
    }
    function fail(error: SshError) {
      if (error.level === 'agent') {
        // Not the end yet: ssh2 reports the agent, then goes on without it.
        agentTrouble = `: ${error.message}`;
        return;
      }
      if (patience.asking()) {
        const reason = 'the host stopped waiting for the answer.';
        end(new CodedError('LOGIN_UNANSWERED', { host: account, reason }, { cause: error }));
      } else end(hostKeyError(hop, shown) ?? loginError(hop, auth, agentTrouble, error));
    }
    client.on('error', fail);
    client.on('close', () => fail(new Error('it closed the connection during the login')));
    client.on('change password', () => {
      const tried = `${auth.tried()}; it wants a new password: log in once by ssh in a terminal, and set it`;
      end(new CodedError('LOGIN_REFUSED', { host, user: hop.user, tried }));
    });
    client.on('ready', () => {
      leave();
      client.setNoDelay(true);
      client.removeAllListeners();
      resolve(client);
    });
    const config: ConnectConfig = {
      ...(sock ? { sock } : { host: hop.host, port: hop.port }),
      username: hop.user,
      readyTimeout: 0,
      keepaliveInterval: keepaliveMs,
      keepaliveCountMax: 3,
      algorithms: { cipher: { prepend: ['aes128-gcm@openssh.com'], append: [], remove: [] } },
      // Its types know neither `false`, which ends the login, nor that nothing is known at first.
      authHandler: auth.next as AuthHandlerMiddleware,
      debug: auth.listen,
      hostVerifier: (key: Buffer) => {
        shown = hostKeyFingerprint(key);
        onHostKey(shown);
        return shown === hop.hostKey;
      },
    };
    client.connect(config);
  });
}

/**
 * Asks a host for its key and leaves before any login.
 *
 * @throws CodedError CLUSTER_UNREACHABLE
 */
export async function showHostKey(hop: Pick<SshHop, 'host' | 'port'>): Promise<string> {
  const host = `${hop.host}:${hop.port}`;
  const client = new ssh2.Client();
  return new Promise<string>((resolve, reject) => {
    const fail = (error: SshError) =>
      reject(new CodedError('CLUSTER_UNREACHABLE', { host, reason: networkWords(error) }, { cause: error }));
    client.on('error', fail);
    client.on('close', () => fail(new Error('it closed the connection before it showed a key')));
    client.connect({
      host: hop.host,
      port: hop.port,
      username: 'nobody',
      readyTimeout: LOGIN_TIMEOUT_MS,
      hostVerifier: (key: Buffer) => {
        resolve(hostKeyFingerprint(key));
        return false;
      },
    });
  });
}

/** Null when the key that was shown is the accepted one, or none was shown. */
export function hostKeyError(hop: SshHop, shown: string | null): CodedError | null {
  if (shown === null || shown === hop.hostKey) return null;
  const host = `${hop.host}:${hop.port}`;
  return hop.hostKey === null
    ? new CodedError('HOST_KEY_UNKNOWN', { host, fingerprint: shown })
    : new CodedError('HOST_KEY_CHANGED', { host, accepted: hop.hostKey, fingerprint: shown });
}

function loginError(hop: SshHop, auth: SshAuth, agentTrouble: string, error: SshError): CodedError {
  const host = `${hop.host}:${hop.port}`;
  if (error.level === 'client-authentication' || /too many authentication failures/i.test(error.message)) {
    const tried = `${auth.tried()}${agentTrouble}`;
    return new CodedError('LOGIN_REFUSED', { host, user: hop.user, tried }, { cause: error });
  }
  return new CodedError('CLUSTER_UNREACHABLE', { host, reason: networkWords(error) }, { cause: error });
}
