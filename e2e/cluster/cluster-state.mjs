import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A cluster that is up, and all that a test needs to use it.
 *
 * @typedef {object} Cluster
 * @property {string} dir everything it owns
 * @property {string} slurmConf value of SLURM_CONF for SLURM's commands on this machine
 * @property {readonly string[]} nodes
 * @property {string} host
 * @property {number} port of its sshd
 * @property {string} user who may log in
 * @property {string} keyFile private key of that user, without passphrase
 * @property {string} hostKey `SHA256:...` of the sshd
 * @property {string} root folder for the runs of that user
 * @property {number} broughtUpBy process that brings it up, or did
 * @property {string} hereRoot folder for the runs of whoever brought it up
 */

/** Where a cluster is kept when nothing else is said. */
export const DEFAULT_DIR = join(tmpdir(), 'gridloom-cluster');

/** @returns {string} a folder that does not exist yet, and that the test user may enter once it does */
export function freshDir() {
  return `${DEFAULT_DIR}-${randomBytes(4).toString('hex')}`;
}

/** @param {string} dir */
export function stateFile(dir) {
  return join(dir, 'cluster.json');
}

/**
 * @param {string} dir
 * @returns {Cluster | null} null when none was brought up there
 */
export function readCluster(dir) {
  return existsSync(stateFile(dir)) ? JSON.parse(readFileSync(stateFile(dir), 'utf8')) : null;
}

/**
 * The environment in which SLURM's commands talk to this cluster and no other.
 *
 * @param {Cluster} cluster
 * @returns {NodeJS.ProcessEnv}
 */
export function slurmEnv(cluster) {
  const others = Object.entries(process.env).filter(([name]) => !/^(SLURM|SBATCH|SQUEUE|SACCT|SINFO)_/.test(name));
  return { ...Object.fromEntries(others), SLURM_CONF: cluster.slurmConf };
}
