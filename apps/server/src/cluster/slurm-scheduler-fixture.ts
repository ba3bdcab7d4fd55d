import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobReport } from '@gridloom/core/cluster';
import type { Batch } from '@gridloom/core/plan';
import { createLocalShell } from './local-shell.ts';
import type { Scheduler, SubmitRequest } from './scheduler.ts';
import type { Shell } from './shell.ts';
import { findSlurm } from './slurm-commands.ts';
import { slurmHere } from './slurm-here.ts';
import { createSlurmScheduler } from './slurm-scheduler.ts';

/** A run folder on the test cluster; every job name is new, so that tests never see each other's jobs. */
export async function openCluster() {
  const folder = await mkdtemp(join(tmpdir(), 'gridloom-slurm-'));
  const shell = createLocalShell();
  const commands = await findSlurm(shell, slurmHere());
  const scheduler = createSlurmScheduler({ shell, commands });
  const submitted: string[] = [];
  return {
    folder,
    shell,
    commands,
    scheduler,
    async submit(request: SubmitRequest) {
      const jobId = await scheduler.submit(request);
      submitted.push(jobId);
      return jobId;
    },
    async [Symbol.asyncDispose]() {
      await scheduler.cancel(submitted.map((jobId) => ({ jobId, tasks: null })));
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

let count = 0;

/** An array whose tasks run the lines of `body`. */
export function requestOf(
  folder: string,
  body: string,
  { tasks = 1, options = '', after = [] as string[], afterTasks = [] as string[] } = {},
): SubmitRequest {
  const id = `stage-1-${count++}`;
  const batch: Batch = {
    id,
    stage: 'stage',
    round: 1,
    elements: [[0, tasks]],
    perTask: 1,
    taskCount: tasks,
    resources: { extraArgs: {}, parallelizationMode: 'external' },
  };
  const script = `#!/bin/sh
#SBATCH --array=0-${tasks - 1} --no-requeue --output=/dev/null ${options}
${body}
`;
  return { jobName: `gl-${process.pid}-${Date.now()}-${id}`, batch, script, folder, after, afterTasks };
}

/** What the scheduler reads out of a script of many, as the poller runs it. */
export async function poll(
  shell: Shell,
  scheduler: Scheduler,
  jobIds: readonly string[],
): Promise<readonly JobReport[]> {
  const { stdout } = await shell.run(`echo something else\n${scheduler.pollScript(jobIds)}`);
  const reports = scheduler.readPoll(stdout.toString(), jobIds);
  if (!reports) throw new Error(`squeue gave no answer: ${stdout.toString()}`);
  return reports;
}

export const WAIT = { timeout: 60_000, interval: 300 };
