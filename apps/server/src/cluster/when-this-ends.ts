import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Runs a shell script when this process has ended, however it did: a test that is killed disposes of nothing. For tests.
 *
 * @returns `cancel`, for when the test itself has cleared away
 */
export function whenThisEnds(script: string) {
  // Its stdin ends with us; a line on it says that nothing is left to do.
  const watcher = spawn('/bin/sh', ['-c', `read -r word\n[ -n "$word" ] && exit\n${script}`], {
    // Whoever kills a whole group is not to kill it too.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const { stdin } = watcher;
  stdin.on('error', () => {});
  watcher.unref();
  // A pipe to a child is a socket of Node's.
  (stdin as Socket).unref();
  return { cancel: () => void stdin.end('over\n') };
}
