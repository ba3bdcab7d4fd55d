import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { readCluster } from './cluster-state.mjs';
import { isAlive, PID_FILES, pidIsAlive } from './daemons.mjs';
import { findProgram } from './find-program.mjs';
import { mustRun, runCommand } from './run-command.mjs';

const NAME = 'gridloom-e2e';

/**
 * Makes the user who logs in to the cluster. Several clusters may come up at once, so its name is like no other; users of
 * clusters that are gone are removed.
 *
 * @param {string} home made by this, owned by the user
 * @returns {Promise<string>} the name
 */
export async function makeTestUser(home) {
  await removeLeftUsers();
  const name = `${NAME}-${randomBytes(4).toString('hex')}`;
  // `*` is no password but no lock either: sshd refuses a locked account even with a key.
  const args = ['--create-home', '--home-dir', home, '--shell', '/bin/bash', '--password', '*', name];
  await mustRun(findProgram('useradd') ?? 'useradd', args);
  return name;
}

/** @param {string} name */
export async function removeTestUser(name) {
  await runCommand(findProgram('userdel') ?? 'userdel', ['--force', name]);
}

/**
 * @param {string} name
 * @returns {Promise<number | null>} uid, null when there is no such user
 */
export async function uidOf(name) {
  const { code, stdout } = await runCommand('getent', ['passwd', name]);
  return code === 0 ? Number(stdout.split(':')[2]) : null;
}

async function removeLeftUsers() {
  const { stdout } = await runCommand('getent', ['passwd']);
  for (const line of stdout.split('\n').filter((one) => one.startsWith(`${NAME}-`))) {
    const [name = '', , , , , home = ''] = line.split(':');
    if (!isUsed(dirname(home))) await removeTestUser(name);
  }
}

/**
 * @param {string} dir of a cluster
 * @returns {boolean} whether it is up, comes up, or may be about to
 */
function isUsed(dir) {
  if (!existsSync(dir)) return false;
  const cluster = readCluster(dir);
  if (cluster === null || pidIsAlive(cluster.broughtUpBy)) return true;
  // Any daemon will do: a test may have ended another.
  return PID_FILES.some((file) => isAlive(`${dir}/${file}`));
}
