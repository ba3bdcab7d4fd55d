import { connect } from 'node:net';
import type { ShellChoice } from '@gridloom/core/cluster';
import { CodedError, isCodedError } from '@gridloom/core/error';
import { type Check, failed, ok } from './connection-check.ts';
import type { SshChoice } from './ssh-identity.ts';
import { hostKeyError, showHostKey } from './ssh-login.ts';
import { networkWords } from './ssh-network-words.ts';
import { hopsOf } from './ssh-way.ts';

const REACH_TIMEOUT_MS = 10_000;

export const NETWORK_CHECK: Check = {
  id: 'network',
  title: 'Host is reached',
  needs: [],
  async look({ profile, signal }) {
    const choice = sshOf(profile.shell);
    const first = hopsOf(choice)[0]!;
    const { banner, address } = await readBanner(first, signal);
    if (!banner.startsWith('SSH-'))
      return failed(
        `${address} answers, but not as an SSH server: ${JSON.stringify(banner)}`,
        'Check the port in the profile; SSH is usually on 22.',
      );
    return ok(`${address}, ${banner}${first === choice ? '' : ` (the jump host ${first.host})`}`);
  },
};

export const HOST_KEY_CHECK: Check = {
  id: 'host-key',
  title: 'Host key is the accepted one',
  needs: ['network'],
  async look({ profile, hostKeys, shell, signal }) {
    const choice = sshOf(profile.shell);
    const first = hopsOf(choice)[0]!;
    const shown = await showHostKey(first);
    hostKeys.note(first, shown);
    const error = hostKeyError(first, shown);
    if (error) throw error;
    if (first === choice) return ok(shown);
    // The others show theirs only to who has logged in to those before them.
    shell.tryNow();
    await shell.run('true', { signal }).catch((failure: unknown) => {
      if (isCodedError(failure) && failure.code.startsWith('HOST_KEY_')) throw failure;
    });
    const keys = hopsOf(choice).map((hop) => `${hop.host} ${hostKeys.shown(hop) ?? 'was not asked'}`);
    return ok(keys.join(', '));
  },
};

export const LOGIN_CHECK: Check = {
  id: 'login',
  title: 'Login',
  // The system's ssh looks at the host's key by itself: its checklist has no such line, and nothing waits for it.
  needs: ['host-key'],
  async look({ shell, signal, profile }) {
    // What was refused before may be mended; this very test is the user's word to try it.
    if (shell.connection().state === 'broken') shell.tryNow();
    const answer = await shell.run('id -un; hostname', { signal }).catch((error: unknown) => {
      // It let us in; the next line says what it does not let us do.
      if (isCodedError(error, 'SHELL_RESTRICTED')) return null;
      throw error;
    });
    const [user, host] = answer?.stdout.toString('utf8').trim().split('\n') ?? ['let in', shell.host];
    return ok(`${user} on ${host}, with ${wayOf(profile.shell)}`);
  },
};

function wayOf(shell: ShellChoice): string {
  if (shell.kind === 'openssh') return "the system's ssh; host keys are those of its known_hosts";
  const { identity } = sshOf(shell);
  if (identity.kind === 'password') return 'what you answered';
  return identity.kind === 'agent' ? 'the SSH agent' : identity.path;
}

function sshOf(shell: ShellChoice): SshChoice {
  if (shell.kind !== 'ssh') throw new Error('these lines are for SSH profiles alone');
  return shell;
}

/** The first line that a server says by itself. */
async function readBanner({ host, port }: Pick<SshChoice, 'host' | 'port'>, signal: AbortSignal) {
  return new Promise<{ banner: string; address: string }>((resolve, reject) => {
    const socket = connect({ host, port });
    const end = (reason: string) => {
      socket.destroy();
      reject(new CodedError('CLUSTER_UNREACHABLE', { host: `${host}:${port}`, reason }));
    };
    signal.addEventListener('abort', () => end('given up.'), { once: true });
    socket.setTimeout(REACH_TIMEOUT_MS, () => end('it does not answer.'));
    socket.on('error', (error) => end(networkWords(error)));
    socket.on('close', () => end('it closed the connection at once.'));
    socket.once('data', (data: Buffer) => {
      const address = `${socket.remoteAddress}:${port}`;
      resolve({ banner: data.toString('latin1').split(/\r?\n/)[0]!.slice(0, 100), address });
      socket.destroy();
    });
  });
}
