import { spawnSync } from 'node:child_process';

/**
 * @typedef {object} Python
 * @property {string} command what was asked for
 * @property {string} path the real interpreter behind it
 * @property {string} version `3.11.7`
 */

/**
 * Asks a command whether it is a Python that works. Being on the PATH is not enough: shims of version managers answer
 * for versions that are not chosen, and Windows has a `python3` that opens a shop.
 *
 * @param {string} command
 * @returns {Python | null} null unless it is 3.8 or newer
 */
export function askPython(command) {
  const ask = 'import os, sys; print("%d.%d.%d" % sys.version_info[:3]); print(os.path.realpath(sys.executable))';
  const { status, stdout } = spawnSync(command, ['-c', ask], { encoding: 'utf8', timeout: 20_000 });
  if (status !== 0) return null;
  const [version = '', path = command] = stdout.trim().split(/\r?\n/);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === 3 && minor >= 8 ? { command, path, version } : null;
}

/** @returns {Python | null} the one a user means by Python */
export function findPython() {
  return askPython('python3') ?? askPython('python');
}
