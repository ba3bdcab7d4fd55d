/**
 * One of the thirty failures that a run survives, as `docs/reliability.md` tells it.
 *
 * @typedef {object} Fault
 * @property {number} number
 * @property {string} failure what goes wrong
 * @property {string} provoked how the suite makes it happen
 * @property {string} seen what the user sees
 * @property {string} kept what must not be lost
 * @property {'real' | 'simulated' | 'both'} how on the private cluster, or where that cannot be, by a stand-in
 */

/** @type {readonly Fault[]} */
export const FAULTS = [
  {
    number: 1,
    failure: 'The answer of `sbatch` is lost',
    provoked: '`slurmctld` is stopped (SIGSTOP) while `sbatch` waits for it, until `sbatch` gives up',
    seen: '“sbatch on … gave no clear answer: Socket timed out …. That is looked up before anything is tried again.”',
    kept: 'One job runs; it is found by its name and adopted',
    how: 'real',
  },
  {
    number: 2,
    failure: 'The connection is cut while `sbatch` runs',
    provoked: 'The TCP connection is destroyed while `sbatch` is at work',
    seen: 'The connection is broken, and when it is tried again',
    kept: '`sbatch` ends alone and leaves its receipt; it is called once',
    how: 'real',
  },
  {
    number: 3,
    failure: 'The server is killed around a submission, a hold or a cancel',
    provoked:
      'SIGKILL before `sbatch`, while it runs, and after it has answered but before that is written down; while `scontrol hold` or the `scancel` of some elements is on its way',
    seen: 'After the start the run goes on, held or cancelled as it was asked to be',
    kept: 'No second submission, each element computed once; no hold and no cancel',
    how: 'real',
  },
  {
    number: 4,
    failure: 'The controller is down',
    provoked: '`slurmctld` is killed and started again later',
    seen: 'That the scheduler does not answer, and that running jobs are not affected',
    kept: 'No element is given up, results arrive meanwhile',
    how: 'real',
  },
  {
    number: 5,
    failure: 'The authentication service is down',
    provoked: '`munged` is killed and started again later',
    seen: 'That the scheduler does not answer, in the words of munge, and that nothing is declared lost meanwhile',
    kept: 'No element is given up',
    how: 'real',
  },
  {
    number: 6,
    failure: '`squeue` says nothing, and exits with 0',
    provoked: 'An `squeue` in front of the real one prints its error to stderr only',
    seen: 'That the scheduler does not answer',
    kept: 'Nothing is taken for ended',
    how: 'real',
  },
  {
    number: 7,
    failure: 'Accounting is down, or there is none',
    provoked: '`slurmdbd` is killed; a cluster is set up without it',
    seen: 'No difference',
    kept: 'The end of jobs is noticed, also that of killed ones',
    how: 'real',
  },
  {
    number: 8,
    failure: 'A job is forgotten before anybody asks',
    provoked: '`MinJobAge=2`, and the server sleeps (SIGSTOP) until the controller knows nothing of the job',
    seen: 'The run is done',
    kept: 'Results are counted from the records',
    how: 'real',
  },
  {
    number: 9,
    failure: 'Somebody else cancels tasks',
    provoked: '`scancel` of three tasks, waiting and running, by root',
    seen: '“The job was cancelled … If it was not you, ask the cluster why; retry takes these elements.”',
    kept: 'Elements that had ended before; retry computes the others alone, and nothing else does',
    how: 'real',
  },
  {
    number: 10,
    failure: 'The user cancels 100,000 waiting elements',
    provoked: 'Cancel in the middle, and cancel while `sbatch` is at work',
    seen: 'Cancelled, with what was done before',
    kept: 'Results until then; no job is left behind, also not the one that slipped in',
    how: 'real',
  },
  {
    number: 11,
    failure: 'The time limit',
    provoked: 'A job of one minute whose middle element takes longer',
    seen: '“The cluster ended the task at its time limit”, and the automatic round with more time',
    kept: 'Elements that had ended before; the others are computed in the next round',
    how: 'real',
  },
  {
    number: 12,
    failure: 'An element runs out of memory, memory being enforced',
    provoked: '`task/cgroup`, 100 MB, one element takes 250 MB',
    seen: 'That element: out of memory, and the automatic round with more memory',
    kept: 'All other elements, although SLURM says OUT_OF_MEMORY of the job',
    how: 'real',
  },
  {
    number: 13,
    failure: 'A job runs out of memory, memory being watched only',
    provoked: '`OverMemoryKill` without cgroups: SLURM says FAILED and JobLaunchFailure',
    seen: 'That it used more memory than it had asked for',
    kept: 'Elements that had ended before',
    how: 'real',
  },
  {
    number: 14,
    failure: 'A process dies under the function',
    provoked: 'SIGKILL, a segmentation fault and `os._exit(3)` in the function',
    seen: 'Those elements failed, each with its signal or exit code',
    kept: 'All other elements of the same task',
    how: 'real',
  },
  {
    number: 15,
    failure: 'The batch shell is killed',
    provoked: "`kill -9` of the task's process group, from outside",
    seen: 'A task ended early; its elements are computed in the next round',
    kept: 'Finished elements; no value twice',
    how: 'real',
  },
  {
    number: 16,
    failure: 'A node fails, and SLURM starts the job again',
    provoked: '`slurmd` is killed, `Requeue=1`; the old processes go on writing',
    seen: 'The run is done',
    kept: 'One result per element, whoever wrote it first',
    how: 'real',
  },
  {
    number: 17,
    failure: 'A node fails',
    provoked: '`slurmd` is killed; the old processes go on writing',
    seen: '“The node failed”, and the automatic round',
    kept: 'One result per element',
    how: 'real',
  },
  {
    number: 18,
    failure: 'A task fails before it has begun',
    provoked: 'A prolog of the set-up lines that ends with 1 on the first try, without any output',
    seen: 'A task ended early; its elements are computed in the next round',
    kept: 'It is not taken for an error of the function',
    how: 'simulated',
  },
  {
    number: 19,
    failure: 'A bad node takes all jobs and fails them',
    provoked: 'Python is broken on one node',
    seen: 'The node by its name, and that it is avoided from now on',
    kept: 'All elements are computed on the other node',
    how: 'real',
  },
  {
    number: 20,
    failure: 'SLURM holds a job after a failed launch',
    provoked: 'The prolog of a node fails; an administrator holds a job',
    seen: 'That the job is held, and the button that releases it',
    kept: 'All elements, after the release',
    how: 'real',
  },
  {
    number: 21,
    failure: 'Preemption',
    provoked: 'Partitions of two priorities, with cancelling and with requeueing',
    seen: '“The cluster gave the node to a job with a higher priority”, and the automatic round',
    kept: 'Finished elements; only the others start again',
    how: 'real',
  },
  {
    number: 22,
    failure: 'A job that can never run',
    provoked:
      'More cpus than any node has; more time than the partition allows; a dependency that failed, also where SLURM itself then cancels the job (`kill_invalid_depend`)',
    seen: 'Why, in words, within a minute',
    kept: 'The other stages',
    how: 'real',
  },
  {
    number: 23,
    failure: 'Limits on submissions',
    provoked:
      '`MaxSubmitJobs=20` and 60 tasks; a QOS of `MaxSubmitJobsPerUser=20` and two runs of 60 tasks; `MaxJobCount=40` and 60 tasks',
    seen: 'That the run waits for the limit, and for which',
    kept: 'All tasks run in the end',
    how: 'real',
  },
  {
    number: 24,
    failure: 'Array limits',
    provoked: 'Retry of 5,000 scattered elements, `MaxArraySize=51`',
    seen: 'The next round, as any other',
    kept: 'Every element once; no array is refused',
    how: 'real',
  },
  {
    number: 25,
    failure: 'A disk that is full, has no inodes, is gone or read-only',
    provoked:
      'The root folder is a tmpfs of 2 MB, then one of few inodes, then read-only; a run folder is moved away, and back; one is deleted',
    seen: 'That nothing can be written, and where',
    kept: 'Earlier results; the run goes on after room was made',
    how: 'real',
  },
  {
    number: 26,
    failure: 'A network filesystem shows old contents',
    provoked: 'The login node sees the folder through sshfs with 20 s of cache, the compute nodes see it at once',
    seen: 'The run is done, a little later',
    kept: 'No element is given up for want of its record',
    how: 'real',
  },
  {
    number: 27,
    failure: 'A torn or garbled record',
    provoked: 'Records are overwritten and cut while the run goes on; the writer is killed in the middle of one',
    seen: 'Those elements are missing, and a retry computes them',
    kept: 'All other records',
    how: 'real',
  },
  {
    number: 28,
    failure: 'SSH in all its moods',
    provoked:
      'A frozen line, another host key, a revoked key, `MaxSessions 2`, `MaxStartups 1`, a chatty `.bashrc`, tcsh and fish, no SFTP, a restarted sshd, a jump host, a second factor',
    seen: 'The state of the connection in words, and who has to act',
    kept: 'Jobs go on in every case',
    how: 'real',
  },
  {
    number: 29,
    failure: "The worker's surroundings",
    provoked:
      'No Python, Python 3.6, a function that raises, prints 20 MB, returns what cannot be pickled, exits, forks, changes its folder',
    seen: 'An error per element, in words; logs are capped and end with the last lines',
    kept: 'All other elements',
    how: 'real',
  },
  {
    number: 30,
    failure: 'Scale and time',
    provoked:
      '100,000 elements with 1 % failures while the server is killed five times and sleeps; the full form is run by hand',
    seen: 'Completed with failures: 1,000 of them',
    kept: 'Counts and checksums equal the plan; at most two `squeue` a minute at the default pace',
    how: 'real',
  },
];

/**
 * @param {number} number
 * @returns {Fault}
 */
export function faultOf(number) {
  const fault = FAULTS.find((one) => one.number === number);
  if (!fault) throw new Error(`There is no fault ${number}.`);
  return fault;
}
