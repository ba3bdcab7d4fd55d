import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '@gridloom/core/error';
import { startAskpass } from './askpass.ts';
import { opensshError } from './openssh-error.ts';
import { endLeftMasters, makeMasterFolder, socketOf } from './openssh-leftovers.ts';
import type { SshLink } from './ssh-line.ts';
import { createPatience } from './ssh-patience.ts';
import type { AskUser } from './ssh-questions.ts';

/** One connection held by the system's `ssh`, over which others open sessions without logging in. */
export type OpensshMaster = SshLink & {
  /** Starts `ssh` for one session over this connection; fails where the connection is gone, without making a new one. */
  session(): ChildProcess;
};

type MasterOptions = {
  readonly destination: string;
  readonly ask: AskUser;
  readonly signal: AbortSignal;
  /** Further options of `ssh`, before the destination. */
  readonly options: readonly string[];
};

const LOOK_MS = 40;
const END_PATIENCE_MS = 2000;

/**
 * Logs in with the system's `ssh` (ControlMaster), which asks the user through us.
 *
 * @throws CodedError CLUSTER_UNREACHABLE, LOGIN_REFUSED, LOGIN_UNANSWERED, KNOWN_HOSTS_REFUSED, SHELL_MISSING
 */
export async function openMaster({ destination, ask, signal, options }: MasterOptions): Promise<OpensshMaster> {
  if (process.platform === 'win32')
    throw new CodedError('SHELL_MISSING', {
      host: 'This machine',
      reason: "the ssh of Windows shares no connections (ControlMaster), which the system's ssh is used with.",
    });
  signal.throwIfAborted();
  await endLeftMasters();
  const folder = await makeMasterFolder();
  let failure: unknown = null;
  let stderr = '';
  const socket = socketOf(folder);
  const giveUp = (error: unknown) => {
    failure ??= error;
    child?.kill('SIGTERM');
  };
  const patience = createPatience(() =>
    giveUp(new CodedError('CLUSTER_UNREACHABLE', { host: destination, reason: 'it does not answer.' })),
  );
  const askpass = await startAskpass(folder, { host: destination, ask: patience.whileAsking(ask), giveUp });
  const onAbort = () => giveUp(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const child: ChildProcess | undefined = spawn('ssh', [...MASTER, '-S', socket, ...options, '--', destination], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // Without a terminal of its own, so that it asks nobody who sits at ours.
    detached: true,
    env: { ...process.env, ...askpass.environment },
  });
  child.stderr!.on('data', (part: Buffer) => {
    stderr = (stderr + part.toString('utf8')).slice(-8000);
  });
  const killChild = () => child.kill('SIGTERM');
  process.once('exit', killChild);
  let over = false;
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error: NodeJS.ErrnoException) => {
      failure ??= spawnFailure(error);
      resolve();
    });
  }).then(async () => {
    over = true;
    process.off('exit', killChild);
    askpass.close();
    await rm(folder, { recursive: true, force: true });
  });

  // The socket is there once the login is through.
  while (!over && failure === null && !existsSync(socket)) await Promise.race([delay(LOOK_MS), ended]);
  patience.end();
  signal.removeEventListener('abort', onAbort);
  if (over || failure !== null) {
    await ended;
    throw failure ?? opensshError(destination, stderr);
  }
  return holdMaster(child, { ended, socket, destination, options, stderr: () => stderr });
}

const SHARED = ['-T', ...withO('ClearAllForwardings=yes', 'RemoteCommand=none', 'EscapeChar=none')];

const MASTER = [
  ...SHARED,
  '-M',
  '-N',
  ...withO('ControlPersist=no', 'ForwardAgent=no', 'ForwardX11=no', 'PermitLocalCommand=no', 'LogLevel=INFO'),
  ...withO('ServerAliveInterval=15', 'ServerAliveCountMax=3', 'ConnectTimeout=60'),
  // One refused login is an answer.
  ...withO('NumberOfPasswordPrompts=1'),
];

/** Where the shared connection is gone, ssh would log in anew by itself: it finds no way. */
const SESSION = [...SHARED, ...withO('ControlMaster=no', 'ProxyCommand=false', 'BatchMode=yes', 'LogLevel=ERROR')];

function withO(...options: readonly string[]): string[] {
  return options.flatMap((option) => ['-o', option]);
}

type Held = {
  readonly ended: Promise<void>;
  readonly socket: string;
  readonly destination: string;
  readonly options: readonly string[];
  readonly stderr: () => string;
};

function holdMaster(child: ChildProcess, { ended, socket, destination, options, stderr }: Held): OpensshMaster {
  const events = new EventEmitter().setMaxListeners(64);
  const told = stderr().length;
  void ended.then(() => {
    const said = stderr().slice(told).trim().split('\n').at(-1);
    if (said && events.listenerCount('error') > 0) events.emit('error', new Error(said));
    events.emit('close');
  });
  return Object.assign(events, {
    session: () =>
      spawn('ssh', [...SESSION, '-S', socket, ...options, '--', destination, '/bin/sh'], { stdio: 'pipe' }),
    end() {
      const leaving = spawn('ssh', ['-S', socket, '-O', 'exit', ...options, '--', destination], { stdio: 'ignore' });
      leaving.on('error', () => {});
      const timer = setTimeout(() => child.kill('SIGTERM'), END_PATIENCE_MS).unref();
      void ended.then(() => clearTimeout(timer));
    },
  });
}

function spawnFailure(cause: NodeJS.ErrnoException): CodedError {
  const reason = cause.code === 'ENOENT' ? 'there is no program "ssh" on this machine.' : `${cause.message}.`;
  return new CodedError('SHELL_MISSING', { host: "The system's ssh", reason }, { cause });
}
