import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCluster, slurmEnv } from './cluster-state.mjs';
import { isAlive, leftProcesses, PID_FILES, stopDaemon, stopPid } from './daemons.mjs';
import { runCommand } from './run-command.mjs';
import { removeTestUser, uidOf } from './test-user.mjs';

/**
 * Takes a cluster down: its jobs, whatever they left running, its daemons, its user and its folder.
 *
 * @param {string} folder
 * @param {{ keepFolder?: boolean }} [options] `keepFolder`: the logs stay for a look
 * @returns {Promise<boolean>} false when there was none
 */
export async function takeDown(folder, { keepFolder = false } = {}) {
  const dir = resolve(folder);
  const cluster = readCluster(dir);
  if (!cluster) return false;
  if (isAlive(join(dir, 'run/slurmctld.pid'))) await cancelJobs(cluster);
  const uid = cluster.user === '' ? null : await uidOf(cluster.user);
  for (const pidFile of PID_FILES) {
    // The controllers are still there to hear of the end of the jobs, but no job can start any more.
    if (pidFile.endsWith('slurmctld.pid')) await stopLeftProcesses(cluster, uid);
    await stopDaemon(join(dir, pidFile));
  }
  await stopLeftProcesses(cluster, uid);
  if (uid !== null) await removeTestUser(cluster.user);
  if (!keepFolder) rmSync(dir, { recursive: true, force: true });
  return true;
}

/** @param {import('./cluster-state.mjs').Cluster} cluster */
async function cancelJobs(cluster) {
  const options = { env: slurmEnv(cluster), timeoutMs: 10_000 };
  const { stdout } = await runCommand('squeue', ['-h', '-o', '%A'], options);
  const jobs = [...new Set(stdout.split('\n').filter(Boolean))];
  if (jobs.length === 0) return;
  await runCommand('scancel', jobs, options);
  // Longer than SLURM's KillWait: what does not listen is killed by SLURM itself.
  for (let i = 0; i < 80; i++) {
    if ((await runCommand('squeue', ['-h', '-o', '%A'], options)).stdout === '') return;
    await sleep(100);
  }
}

/**
 * @param {import('./cluster-state.mjs').Cluster} cluster
 * @param {number | null} uid
 */
async function stopLeftProcesses(cluster, uid) {
  await Promise.all(leftProcesses(cluster.slurmConf, uid).map((pid) => stopPid(pid, 1000)));
}
