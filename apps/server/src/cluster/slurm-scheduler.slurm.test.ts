import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobReport } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';
import type { Batch } from '@gridloom/core/plan';

import { describe, expect, test } from 'vitest';
import { createLocalShell } from './local-shell.ts';
import type { Scheduler, SubmitRequest } from './scheduler.ts';
import type { Shell } from './shell.ts';
import { findSlurm } from './slurm-commands.ts';
import { slurmHere } from './slurm-here.ts';
import { createSlurmScheduler } from './slurm-scheduler.ts';

/** A run folder on the test cluster; every job name is new, so that tests never see each other's jobs. */
async function openCluster() {
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
      await scheduler.cancel(submitted);
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

let count = 0;

function requestOf(
  folder: string,
  body: string,
  { tasks = 1, options = '', after = [] as string[] } = {},
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
  return { jobName: `gl-${process.pid}-${Date.now()}-${id}`, batch, script, folder, after };
}

async function poll(shell: Shell, scheduler: Scheduler, jobIds: readonly string[]): Promise<readonly JobReport[]> {
  const { stdout } = await shell.run(`echo something else\n${scheduler.pollScript(jobIds)}`);
  const reports = scheduler.readPoll(stdout.toString(), jobIds);
  if (!reports) throw new Error(`squeue gave no answer: ${stdout.toString()}`);
  return reports;
}

const WAIT = { timeout: 60_000, interval: 300 };

describe('the SLURM scheduler', () => {
  test('submits an array and tells the phases and ends of its tasks', { timeout: 90_000 }, async () => {
    await using cluster = await openCluster();
    const { folder, shell, scheduler } = cluster;
    const body = `case $SLURM_ARRAY_TASK_ID in 0) exit 0 ;; 1) exit 3 ;; esac\nwhile [ ! -f go ]; do sleep 0.2; done`;
    const jobId = await cluster.submit(requestOf(folder, body, { tasks: 3 }));
    expect(jobId).toMatch(/^\d+$/);
    const phases = async () => {
      const [report] = await poll(shell, scheduler, [jobId]);
      return Object.fromEntries(report!.news.flatMap(({ tasks, phase }) => tasks.map(([task]) => [task, phase])));
    };
    await expect.poll(phases, WAIT).toEqual({ 0: 'done', 1: 'dead', 2: 'running' });
    const [report] = await poll(shell, scheduler, [jobId]);
    expect(report!.news.find(({ phase }) => phase === 'dead')).toMatchObject({
      cause: 'exit-code',
      reason: 'ended with an error (NonZeroExitCode)',
    });
    await shell.put(folder, { go: '' });
    await expect.poll(phases, WAIT).toMatchObject({ 2: 'done' });
    expect(await poll(shell, scheduler, ['99999999'])).toEqual([{ jobId: '99999999', news: [] }]);
  });

  test('finds a submission whose answer was lost, and none where there was none', async () => {
    await using cluster = await openCluster();
    const { folder, shell, commands } = cluster;
    const deaf: Shell = {
      ...shell,
      async run(script, options) {
        await shell.run(script, options);
        throw new CodedError('CLUSTER_UNREACHABLE', { host: 'test', reason: 'the line dropped' });
      },
    };
    const request = requestOf(folder, 'sleep 60');
    const { jobName, batch } = request;
    expect(await cluster.scheduler.find(jobName, folder, batch.id)).toBeNull();
    const lost = createSlurmScheduler({ shell: deaf, commands }).submit(request);
    await expect(lost).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
    // A new scheduler, as after a restart of the server.
    const later = createSlurmScheduler({ shell, commands });
    const jobId = await later.find(jobName, folder, batch.id);
    expect(jobId).toMatch(/^\d+$/);
    // Without the receipt the queue tells.
    await rm(join(folder, `jobs/${batch.id}.rc`));
    expect(await later.find(jobName, folder, batch.id)).toBe(jobId);
    await later.cancel([jobId!]);
  });

  test('a submission that comes after the look for it never begins', async () => {
    await using cluster = await openCluster();
    const { folder, shell, commands } = cluster;
    const request = requestOf(folder, 'sleep 60');
    const slow = createSlurmScheduler({ shell, commands, now: () => Date.now() - 60_000 });
    expect(await cluster.scheduler.find(request.jobName, folder, request.batch.id)).toBeNull();
    await expect(slow.submit(request)).rejects.toMatchObject({ code: 'CLUSTER_UNCLEAR' });
    const { stdout } = await shell.run(`${slurmHere().setup}; squeue -h -t all -o %j`);
    expect(stdout.toString()).not.toContain(request.jobName);
    await cluster.submit(request);
  });

  test('waits for the jobs before it however they end, and cancels', { timeout: 90_000 }, async () => {
    await using cluster = await openCluster();
    const { folder, shell, scheduler } = cluster;
    const first = await cluster.submit(requestOf(folder, 'while [ ! -f go ]; do sleep 0.2; done; exit 1'));
    const second = await cluster.submit(requestOf(folder, 'sleep 60', { after: [first] }));
    const phases = async () =>
      (await poll(shell, scheduler, [first, second])).map(({ news }) => [news[0]?.phase, news[0]?.reason]);
    await expect.poll(phases, WAIT).toEqual([
      ['running', ''],
      ['queued', 'waiting for other jobs to end (Dependency)'],
    ]);
    await shell.put(folder, { go: '' });
    await expect.poll(async () => (await phases()).map(([phase]) => phase), WAIT).toEqual(['dead', 'running']);
    await scheduler.cancel([first, second]);
    await expect.poll(async () => (await poll(shell, scheduler, [second]))[0]!.news[0]?.cause, WAIT).toBe('cancelled');
  });

  test('tells from accounting or memory how tasks ended', { timeout: 90_000 }, async () => {
    await using cluster = await openCluster();
    const { folder, scheduler } = cluster;
    const jobId = await cluster.submit(requestOf(folder, 'exit $((SLURM_ARRAY_TASK_ID * 3))', { tasks: 2 }));
    const ends = async () => {
      const [report] = await scheduler.autopsy([jobId]);
      return Object.fromEntries(report!.news.map(({ tasks, phase, cause }) => [tasks[0]![0], [phase, cause]]));
    };
    await expect.poll(ends, WAIT).toEqual({ 0: ['done', null], 1: ['dead', 'exit-code'] });
    expect((await scheduler.autopsy(['99999999']))[0]).toEqual({ jobId: '99999999', news: [] });
  });

  test.each([
    ['--partition=nowhere', 'Invalid partition name specified'],
    ['--time=2h', 'Invalid --time specification'],
    ['--gres=nothing:1', 'Invalid generic resource (gres) specification'],
    ['--bogus', "unrecognized option '--bogus'"],
  ])('repeats why sbatch refused %s', async (options, words) => {
    await using cluster = await openCluster();
    const request = requestOf(cluster.folder, 'true', { options });
    await expect(cluster.submit(request)).rejects.toMatchObject({
      code: 'CLUSTER_REFUSED',
      message: expect.stringContaining(words),
    });
    expect(await cluster.scheduler.find(request.jobName, cluster.folder, request.batch.id)).toBeNull();
  });
});
