import { createHash } from 'node:crypto';
import { CodedError } from '@gridloom/core/error';
import ssh2, { type Client, type ConnectConfig } from 'ssh2';
import { readIdentity, type SshChoice } from './ssh-identity.ts';

const LOGIN_TIMEOUT_MS = 30_000;
const KEEPALIVE_MS = 15_000;

/** As OpenSSH writes it: `SHA256:` and base64 without padding. */
export function hostKeyFingerprint(hostKey: Buffer): string {
  return `SHA256:${createHash('sha256').update(hostKey).digest('base64').replace(/=+$/, '')}`;
}

/**
 * Logs in once. Nothing is sent to a host whose key is not the accepted one.
 *
 * @param onHostKey - told the fingerprint that the host shows, accepted or not
 * @throws CodedError CLUSTER_UNREACHABLE, HOST_KEY_UNKNOWN, HOST_KEY_CHANGED, LOGIN_REFUSED, KEY_UNUSABLE, AGENT_MISSING
 */
export async function sshLogin(choice: SshChoice, onHostKey: (fingerprint: string) => void): Promise<Client> {
  const identity = await readIdentity(choice.identity);
  const host = `${choice.host}:${choice.port}`;
  const secret = 'agent' in identity ? { agent: identity.agent } : { privateKey: identity.privateKey };
  let shown: string | null = null;
  let agentTrouble = '';
  const client = new ssh2.Client();

  return new Promise<Client>((resolve, reject) => {
    function fail(error: Error & { level?: string }) {
      if (error.level === 'agent') {
        // Not the end yet: ssh2 reports the agent, then gives up the login.
        agentTrouble = `: ${error.message}`;
        return;
      }
      // What else it reports while it closes is of no interest, but an unheard error would end the process.
      client.removeAllListeners().on('error', () => {});
      client.destroy();
      const tried = `${identity.tried}${agentTrouble}`;
      reject(hostKeyError(choice, host, shown) ?? loginError(choice, host, tried, error));
    }
    client.on('error', fail);
    client.on('close', () => fail(new Error('it closed the connection during the login')));
    client.on('ready', () => {
      client.setNoDelay(true);
      client.removeAllListeners();
      resolve(client);
    });
    const config: ConnectConfig = {
      host: choice.host,
      port: choice.port,
      username: choice.user,
      ...secret,
      readyTimeout: LOGIN_TIMEOUT_MS,
      keepaliveInterval: KEEPALIVE_MS,
      keepaliveCountMax: 3,
      algorithms: { cipher: { prepend: ['aes128-gcm@openssh.com'], append: [], remove: [] } },
      hostVerifier: (key: Buffer) => {
        shown = hostKeyFingerprint(key);
        onHostKey(shown);
        return shown === choice.hostKey;
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
export async function showHostKey(choice: SshChoice): Promise<string> {
  const host = `${choice.host}:${choice.port}`;
  const client = new ssh2.Client();
  return new Promise<string>((resolve, reject) => {
    const fail = (error: Error) => reject(loginError(choice, host, 'nothing', error));
    client.on('error', fail);
    client.on('close', () => fail(new Error('it closed the connection before it showed a key')));
    client.connect({
      host: choice.host,
      port: choice.port,
      username: choice.user,
      readyTimeout: LOGIN_TIMEOUT_MS,
      hostVerifier: (key: Buffer) => {
        resolve(hostKeyFingerprint(key));
        return false;
      },
    });
  });
}

/** Null when the key that was shown is the accepted one, or none was shown. */
export function hostKeyError(choice: SshChoice, host: string, shown: string | null): CodedError | null {
  if (shown === null || shown === choice.hostKey) return null;
  return choice.hostKey === null
    ? new CodedError('HOST_KEY_UNKNOWN', { host, fingerprint: shown })
    : new CodedError('HOST_KEY_CHANGED', { host, accepted: choice.hostKey, fingerprint: shown });
}

function loginError(choice: SshChoice, host: string, tried: string, error: Error & { level?: string }): CodedError {
  if (error.level === 'client-authentication')
    return new CodedError('LOGIN_REFUSED', { host, user: choice.user, tried }, { cause: error });
  return new CodedError('CLUSTER_UNREACHABLE', { host, reason: networkWords(error) }, { cause: error });
}

/** A network failure in plain words. */
export function networkWords(error: Error & { code?: string; level?: string }): string {
  if (error.level === 'client-timeout' || error.code === 'ETIMEDOUT') return 'it does not answer.';
  return NETWORK_WORDS[error.code ?? ''] ?? `${error.message}.`;
}

const NETWORK_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens on that port.',
  ENOTFOUND: 'the host name is not known.',
  EAI_AGAIN: 'the host name cannot be looked up at the moment.',
  EHOSTUNREACH: 'there is no way to that host from here.',
  ENETUNREACH: 'there is no network.',
  ECONNRESET: 'it closed the connection.',
};
