import { spawn } from 'node:child_process';
import { hostname } from 'node:os';
import { CodedError } from '@gridloom/core/error';
import { type Channel, createFramedShell } from './framed-shell.ts';
import type { Shell } from './shell.ts';

/** Scripts on the machine where Gridloom runs. POSIX only. */
export function createLocalShell(platform: NodeJS.Platform = process.platform): Shell {
  const framed = createFramedShell(`this machine (${hostname()})`, async () => {
    if (platform === 'win32')
      throw new CodedError('SHELL_MISSING', {
        host: 'This machine',
        reason: 'Windows has no /bin/sh, which running functions here needs',
      });
    return openLocalChannel();
  });
  return {
    ...framed,
    connection: () => ({ state: 'connected' }),
    close: () => Promise.resolve(),
  };
}

async function openLocalChannel(): Promise<Channel> {
  // Its own process group, so that what the script started ends with it. What puts itself into a session of its own
  // (the process pool) stays.
  const child = spawn('/bin/sh', [], { stdio: ['pipe', 'pipe', 'pipe'], detached: true, cwd: '/' });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) =>
      reject(new CodedError('SHELL_MISSING', { host: 'This machine', reason: error.message }, { cause: error })),
    );
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
