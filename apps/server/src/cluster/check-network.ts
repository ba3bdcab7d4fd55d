import { connect } from 'node:net';
import type { ShellChoice } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';
import { type Check, failed, ok } from './connection-check.ts';
import type { SshChoice } from './ssh-identity.ts';
import { hostKeyError, networkWords, showHostKey } from './ssh-login.ts';

const REACH_TIMEOUT_MS = 10_000;

export const NETWORK_CHECK: Check = {
  id: 'network',
  title: 'Host is reached',
  needs: [],
  async look({ profile, signal }) {
    const choice = sshOf(profile.shell);
    const { banner, address } = await readBanner(choice, signal);
    if (!banner.startsWith('SSH-'))
      return failed(
        `${address} answers, but not as an SSH server: ${JSON.stringify(banner)}`,
        'Check the port in the profile; SSH is usually on 22.',
      );
    return ok(`${address}, ${banner}`);
  },
};

export const HOST_KEY_CHECK: Check = {
  id: 'host-key',
  title: 'Host key is the accepted one',
  needs: ['network'],
  async look({ profile, hostKeys }) {
    const choice = sshOf(profile.shell);
    const shown = await showHostKey(choice);
    hostKeys.note(choice, shown);
    const error = hostKeyError(choice, `${choice.host}:${choice.port}`, shown);
    if (error) throw error;
    return ok(shown);
  },
};

export const LOGIN_CHECK: Check = {
  id: 'login',
  title: 'Login',
  needs: ['host-key'],
  async look(context) {
    const { shell, signal, profile } = context;
    const { stdout } = await shell.run('id -un; hostname', { signal });
    context.loggedIn = true;
    const [user, host] = stdout.toString('utf8').trim().split('\n');
    const { identity } = sshOf(profile.shell);
    return ok(`${user} on ${host}, with ${identity.kind === 'agent' ? 'the SSH agent' : identity.path}`);
  },
};

function sshOf(shell: ShellChoice): SshChoice {
  if (shell.kind !== 'ssh') throw new Error('these lines are for SSH profiles alone');
  return shell;
}

/** The first line that a server says by itself. */
async function readBanner({ host, port }: SshChoice, signal: AbortSignal) {
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
