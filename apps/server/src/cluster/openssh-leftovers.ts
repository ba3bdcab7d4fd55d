import { spawn } from 'node:child_process';
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A socket's path has room for 104 characters on macOS, of which ssh takes 17 for itself. */
const LONGEST_BASE = 50;
const EXIT_PATIENCE_MS = 5000;

/** A private folder for one connection, named after this process. */
export async function makeMasterFolder(): Promise<string> {
  return mkdtemp(join(baseFolder(), `gl-ssh-${process.pid}-`));
}

/** The connections' sockets lie in their folders under this name. */
export function socketOf(folder: string): string {
  return join(folder, 's');
}

/** Ends connections whose Gridloom was killed: nobody else would. */
export async function endLeftMasters(): Promise<void> {
  const base = baseFolder();
  const names = await readdir(base);
  await Promise.all(
    names.map(async (name) => {
      const pid = Number(/^gl-ssh-(\d+)-/.exec(name)?.[1] ?? Number.NaN);
      if (Number.isNaN(pid) || isAlive(pid)) return;
      const folder = join(base, name);
      const facts = await lstat(folder).catch(() => null);
      // Below a temporary folder that all share, a link may be somebody else's, and lead to what is ours.
      if (!facts?.isDirectory() || facts.uid !== process.getuid?.()) return;
      await askToExit(socketOf(folder));
      // What cannot be taken away is no reason not to log in.
      await rm(folder, { recursive: true, force: true }).catch(() => {});
    }),
  );
}

async function askToExit(socket: string): Promise<void> {
  const leaving = spawn('ssh', ['-F', 'none', '-S', socket, '-O', 'exit', 'left'], {
    stdio: 'ignore',
    timeout: EXIT_PATIENCE_MS,
  });
  await new Promise((resolve) => leaving.once('close', resolve).once('error', resolve));
}

function baseFolder(): string {
  return tmpdir().length > LONGEST_BASE ? '/tmp' : tmpdir();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
