import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { readCluster } from './cluster-state.mjs';
import { isAlive } from './daemons.mjs';
import { findProgram } from './find-program.mjs';
import { mustRun, runCommand } from './run-command.mjs';

const NAME = 'gridloom-e2e';

/**
 * Makes the user who logs in to the cluster. Several clusters may be up at once, so the name counts up; what a cluster
 * that is gone left behind is taken over.
 *
 * @param {string} home made by this, owned by the user
 * @returns {Promise<string>} the name
 */
export async function makeTestUser(home) {
  const useradd = findProgram('useradd') ?? 'useradd';
  for (let i = 1; i < 100; i++) {
    const name = i === 1 ? NAME : `${NAME}-${i}`;
    if (!(await removeLeftUser(name))) continue;
    // `*` is no password but no lock either: sshd refuses a locked account even with a key.
    const args = ['--create-home', '--home-dir', home, '--shell', '/bin/bash', '--password', '*', name];
    const { code, stderr } = await runCommand(useradd, args);
    if (code === 0) return name;
    // 9: another cluster was quicker
    if (code !== 9) throw new Error(`The test user ${name} cannot be made: ${stderr.trim()}`);
  }
  throw new Error(`No free name for a test user: ${NAME} and a hundred others are in use.`);
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

/**
 * @param {string} name
 * @returns {Promise<boolean>} whether the name is free now
 */
async function removeLeftUser(name) {
  const { code, stdout } = await runCommand('getent', ['passwd', name]);
  if (code !== 0) return true;
  const home = stdout.split(':')[5] ?? '';
  const owner = dirname(home);
  const starting = existsSync(owner) && readCluster(owner) === null;
  if (starting || isAlive(`${owner}/run/slurmctld.pid`)) return false;
  await mustRun(findProgram('userdel') ?? 'userdel', ['--force', name]);
  return true;
}
