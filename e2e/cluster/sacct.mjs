import { slurmEnv } from './cluster-state.mjs';
import { mustRun } from './run-command.mjs';

/**
 * One job, or one task of a job array, as SLURM's accounting knows it.
 *
 * @typedef {object} SacctRow
 * @property {string} jobId `12`, or `12_3` for a task
 * @property {string} name
 * @property {string} user
 * @property {string} state as sacct prints it: `COMPLETED`, `CANCELLED by 0`
 * @property {string} exitCode `0:0`: exit code and signal
 * @property {string} start ISO time, or `Unknown`
 * @property {number} elapsedS
 * @property {number} cpus
 * @property {string} requestedMemory
 */

const FIELDS = 'JobID,User,State,ExitCode,Start,ElapsedRaw,ReqCPUS,ReqMem,JobName';

/**
 * Every job that ran or waits on the cluster; a requeued one has a row for each start.
 *
 * @param {import('./cluster-state.mjs').Cluster} cluster
 * @returns {Promise<SacctRow[]>}
 */
export async function sacct(cluster) {
  const args = ['--allusers', '--allocations', '--duplicates', '--noheader', '--parsable2', '--starttime=now-2days'];
  return parseSacct(await mustRun('sacct', [...args, `--format=${FIELDS}`], { env: slurmEnv(cluster) }));
}

/**
 * @param {string} text of `sacct --parsable2`
 * @returns {SacctRow[]}
 */
export function parseSacct(text) {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      // The name stands last: it may hold the separator.
      const [jobId = '', user = '', state = '', exitCode = '', start = '', elapsed, cpus, memory = '', ...name] =
        line.split('|');
      return {
        jobId,
        name: name.join('|'),
        user,
        state,
        exitCode,
        start,
        elapsedS: Number(elapsed),
        cpus: Number(cpus),
        requestedMemory: memory,
      };
    });
}
