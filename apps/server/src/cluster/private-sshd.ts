import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { SshChoice } from './ssh-identity.ts';
import { hostKeyFingerprint } from './ssh-login.ts';

const SSHD = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'].find((path) => existsSync(path));

/**
 * A real sshd of our own for tests: on loopback, with its own host key and one key that may log in as the present user,
 * behind a switch that can cut or freeze the line.
 *
 * @param lines - more lines of sshd_config
 */
export async function startPrivateSshd(lines: readonly string[] = []) {
  if (!SSHD) throw new Error('This test needs a real sshd: install it (Debian: apt-get install openssh-server).');
  // Debian's sshd insists on its folder for privilege separation when root starts it.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const folder = await mkdtemp(join(tmpdir(), 'gridloom-sshd-'));
  const file = (name: string) => join(folder, name);
  for (const name of ['host', 'user']) keygen(file(name), '');
  keygen(file('locked'), 'a passphrase');
  await copyFile(file('user.pub'), file('authorized'));
  const port = await freePort();
  const config = [
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${file('host')}`,
    `AuthorizedKeysFile ${file('authorized')}`,
    `PidFile ${file('pid')}`,
    'UsePAM no',
    'StrictModes no',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    ...lines,
    '',
  ];
  await writeFile(file('config'), config.join('\n'));
  const child = spawn(SSHD, ['-D', '-e', '-f', file('config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  // A test that runs out of time is not disposed of; its sshd still must not outlive it.
  const onExit = () => child.kill('SIGTERM');
  process.once('exit', onExit);
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  await untilOpen(port, () => child.exitCode !== null && `sshd ended with ${child.exitCode}: ${log}`);
  const gate = await openGate(port);
  const hostKey = (await readFile(file('host.pub'), 'utf8')).split(' ')[1]!;
  const choice: SshChoice = {
    kind: 'ssh',
    host: '127.0.0.1',
    port: gate.port,
    user: userInfo().username,
    identity: { kind: 'key-file', path: file('user') },
    hostKey: hostKeyFingerprint(Buffer.from(hostKey, 'base64')),
  };
  return {
    choice,
    gate,
    file,
    log: () => log,
    async [Symbol.asyncDispose]() {
      gate.close();
      process.off('exit', onExit);
      child.kill('SIGTERM');
      await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(null)));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function keygen(path: string, passphrase: string) {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', 'gridloom-test', '-f', path]);
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    // A TCP server's address is an object.
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilOpen(port: number, failure: () => string | false): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy() !== null));
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    const failed = failure();
    if (failed) throw new Error(failed);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Nothing listens on port ${port} after 10 s.`);
}

/** A TCP relay in front of a port: counts connections, and can cut all of them or refuse new ones. */
async function openGate(target: number) {
  const sockets = new Set<Socket>();
  let connections = 0;
  let refusing = false;
  const server = createServer((near) => {
    connections++;
    if (refusing) {
      near.destroy();
      return;
    }
    const far = connect(target, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  const port = await new Promise<number>((resolve) =>
    // A TCP server's address is an object.
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );
  return {
    port,
    connections: () => connections,
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    refuse(on: boolean) {
      refusing = on;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
