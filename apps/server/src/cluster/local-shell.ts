import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { hostname } from 'node:os';
import { CodedError } from '@gridloom/core/error';
import { type Channel, type ChannelUse, createFramedShell } from './framed-shell.ts';
import type { LoginShell } from './login-shell.ts';
import { createSlots } from './slots.ts';

/** Of all local shells together: each takes a process and three file descriptors of this process, which has 1024 or fewer. */
const shells = createSlots(16);
/** Downloads may last for hours: they never take all shells. */
const streams = createSlots(4);

/** Scripts on the machine where Gridloom runs, a bounded number at once. POSIX only. */
export function createLocalShell(platform: NodeJS.Platform = process.platform): LoginShell {
  async function openChannel(use: ChannelUse, signal?: AbortSignal): Promise<Channel> {
    if (platform === 'win32')
      throw new CodedError('SHELL_MISSING', {
        host: 'This machine',
        reason: 'Windows has no /bin/sh, which running functions here needs',
      });
    const freeStream = use === 'stream' ? await streams.take(signal) : () => {};
    const freeShell = await shells.take(signal).catch((error: unknown) => {
      freeStream();
      throw error;
    });
    const free = () => {
      freeShell();
      freeStream();
    };
    try {
      const channel = await openLocalChannel();
      void channel.closed.then(free);
      return channel;
    } catch (error) {
      free();
      throw error;
    }
  }

  const framed = createFramedShell(`this machine (${hostname()})`, openChannel);
  return {
    ...framed,
    connection: () => ({ state: 'connected' }),
    answer: () => {},
    tryNow: () => {},
    close: () => Promise.resolve(),
  };
}

async function openLocalChannel(): Promise<Channel> {
  // Its own process group, so that what the script started ends with it. What puts itself into a session of its own
  // (the process pool) stays.
  const child = await new Promise<ChildProcessWithoutNullStreams>((resolve, reject) => {
    // Some failures are thrown here (no memory), others are told later (no file descriptor): both reject.
    const starting = spawn('/bin/sh', [], { stdio: ['pipe', 'pipe', 'pipe'], detached: true, cwd: '/' });
    starting.once('spawn', () => resolve(starting));
    starting.once('error', reject);
  }).catch((error: unknown) => {
    throw spawnError(error);
  });
  const closed = new Promise<{ code: number | null; lost: null }>((resolve) =>
    child.once('exit', (code) => resolve({ code, lost: null })),
  );
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    closed,
    kill() {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It ended between the look and the kill.
      }
    },
  };
}

/** Only a shell that is not there, or may not be run, stays so; a machine that is out of something for now is asked again. */
function spawnError(cause: unknown): unknown {
  if (!(cause instanceof Error && 'code' in cause)) return cause;
  if (cause.code === 'ENOENT' || cause.code === 'EACCES')
    return new CodedError('SHELL_MISSING', { host: 'This machine', reason: cause.message }, { cause });
  const reason = `no shell can be started for now: ${cause.message}.`;
  return new CodedError('CLUSTER_UNREACHABLE', { host: `this machine (${hostname()})`, reason }, { cause });
}
