import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { shellQuote } from '@gridloom/core/cluster';
import type { SshChoice } from './ssh-identity.ts';
import { hostKeyFingerprint } from './ssh-login.ts';
import { whenThisEnds } from './when-this-ends.ts';

const SSHD = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'].find((path) => existsSync(path));

/** Of the key file `locked`. */
export const LOCKED_PASSPHRASE = 'open-sesame-7';

type SshdOptions = {
  /** Lines of a PAM service: logins go through it. Root only. */
  readonly pam?: readonly string[];
};

/**
 * A real sshd of our own for tests: on loopback, with its own host key and one key that may log in as the present user
 * (and, where root starts it, as any), behind a switch that can cut or freeze the line.
 *
 * @param lines - lines of sshd_config, which count before our own
 */
export async function startPrivateSshd(lines: readonly string[] = [], { pam }: SshdOptions = {}) {
  if (!SSHD) throw new Error('This test needs a real sshd: install it (Debian: apt-get install openssh-server).');
  // Debian's sshd insists on its folder for privilege separation when root starts it.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const folder = await mkdtemp(join(tmpdir(), 'gridloom-sshd-'));
  await chmod(folder, 0o755);
  const file = (name: string) => join(folder, name);
  for (const name of ['host', 'user']) keygen(file(name), '');
  keygen(file('locked'), LOCKED_PASSPHRASE);
  await copyFile(file('user.pub'), file('authorized'));
  const port = await freePort();
  const service = pam ? await startPamService(SSHD, folder, pam) : null;
  const config = [
    ...(service?.lines ?? []),
    ...lines,
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${file('host')}`,
    `AuthorizedKeysFile ${file('authorized')}`,
    `PidFile ${file('pid')}`,
    'UsePAM no',
    'StrictModes no',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    '',
  ];
  await writeFile(file('config'), config.join('\n'));
  let log = '';
  let child = await start();

  async function start() {
    const sshd = spawn(service?.program ?? SSHD!, ['-D', '-e', '-f', file('config')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    sshd.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    await untilOpen(port, () => sshd.exitCode !== null && `sshd ended with ${sshd.exitCode}: ${log}`);
    return sshd;
  }
  async function stop() {
    const ended = new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(null)));
    child.kill('SIGTERM');
    await ended;
  }

  const leftovers = [folder, ...(service ? [service.path] : [])].map(shellQuote).join(' ');
  const watcher = whenThisEnds(`kill "$(cat ${shellQuote(file('pid'))})"\nrm -rf ${leftovers}`);
  const gate = await openGate(port);
  const hostKey = (await readFile(file('host.pub'), 'utf8')).split(' ')[1]!;
  const choice: SshChoice = {
    kind: 'ssh',
    host: '127.0.0.1',
    port: gate.port,
    user: userInfo().username,
    identity: { kind: 'key-file', path: file('user') },
    jump: [],
    hostKey: hostKeyFingerprint(Buffer.from(hostKey, 'base64')),
  };
  return {
    choice,
    gate,
    file,
    log: () => log,
    /** The host goes down, with all that is logged in, and comes up again. */
    async restart() {
      const sessions = execFileSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)])
        .toString()
        .trim()
        .split(/\s+/);
      await stop();
      for (const pid of sessions) process.kill(Number(pid), 'SIGKILL');
      child = await start();
    },
    async [Symbol.asyncDispose]() {
      gate.close();
      await stop();
      if (service) await rm(service.path);
      await rm(folder, { recursive: true, force: true });
      watcher.cancel();
    },
  };
}

/** A PAM service for one sshd. Before OpenSSH 9.8 the service is named after the program, so the program gets a name of its own. */
async function startPamService(sshd: string, folder: string, pam: readonly string[]) {
  const name = basename(folder).toLowerCase();
  const path = `/etc/pam.d/${name}`;
  await writeFile(path, `${pam.join('\n')}\n`);
  const [, major = 0, minor = 0] =
    /OpenSSH_(\d+)\.(\d+)/.exec(spawnSync('ssh', ['-V']).stderr.toString())?.map(Number) ?? [];
  if (major > 9 || (major === 9 && minor >= 8))
    return { program: sshd, path, lines: ['UsePAM yes', `PAMServiceName ${name}`] };
  const program = join(folder, name);
  await copyFile(sshd, program);
  return { program, path, lines: ['UsePAM yes'] };
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

/** A TCP relay in front of a port: counts connections, and can cut or freeze all of them or refuse new ones. */
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
    /** Nothing passes any more, and nobody is told; what is on its way passes once it thaws. */
    freeze(on: boolean) {
      for (const socket of sockets)
        if (on) socket.pause();
        else socket.resume();
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
