import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** In the order in which they are stopped: who writes to another goes first. */
export const PID_FILES = [
  'run/sshd.pid',
  'run/slurmd-n1.pid',
  'run/slurmd-n2.pid',
  'run/slurmctld.pid',
  'run/slurmdbd.pid',
  'db/mariadbd.pid',
  'run/munged.pid',
];

/**
 * Asks again and again until the answer is yes.
 *
 * @param {string} what for the message when it takes too long
 * @param {() => Promise<boolean> | boolean} holds
 * @param {number} [timeoutMs]
 */
export async function until(what, holds, timeoutMs = 30_000) {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${what} took longer than ${timeoutMs / 1000} s.`);
    await sleep(100);
  }
}

/**
 * @param {string} pidFile
 * @returns {number | null}
 */
export function readPid(pidFile) {
  try {
    const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
    return pid > 1 ? pid : null;
  } catch {
    return null;
  }
}

/** @param {string} pidFile */
export function isAlive(pidFile) {
  const pid = readPid(pidFile);
  return pid !== null && pidIsAlive(pid);
}

/**
 * Ends the daemon that wrote the file: kindly, and after ten seconds by force.
 *
 * @param {string} pidFile
 */
export async function stopDaemon(pidFile) {
  const pid = readPid(pidFile);
  if (pid !== null) await stopPid(pid, 10_000);
}

/**
 * @param {number} pid
 * @param {number} patienceMs
 */
export async function stopPid(pid, patienceMs) {
  signal(pid, 'SIGTERM');
  const end = Date.now() + patienceMs;
  while (pidIsAlive(pid)) {
    if (Date.now() > end) signal(pid, 'SIGKILL');
    await sleep(20);
  }
}

/**
 * What jobs of the cluster left running: processes with its SLURM_CONF and a job id in their environment, SLURM's own
 * step daemons among them, and everything of the test user.
 *
 * @param {string} slurmConf
 * @param {number | null} uid of the test user
 * @returns {number[]} pids
 */
export function leftProcesses(slurmConf, uid) {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 1 && pid !== process.pid && belongs(pid, slurmConf, uid));
}

/**
 * @param {number} pid
 * @param {string} slurmConf
 * @param {number | null} uid
 */
function belongs(pid, slurmConf, uid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    if (/^State:\s+Z/m.test(status)) return false;
    if (uid !== null && Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]) === uid) return true;
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    if (!environment.includes(`SLURM_CONF=${slurmConf}`)) return false;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return command.startsWith('slurmstepd') || environment.some((entry) => entry.startsWith('SLURM_JOB_ID='));
  } catch {
    return false; // it ended meanwhile
  }
}

/** @param {number} pid */
export function pidIsAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} name
 */
function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // it ended meanwhile
  }
}
