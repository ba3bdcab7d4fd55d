import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobReport } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';
import { numbersOf } from '@gridloom/core/mapspec';
import { describe, expect, test } from 'vitest';
import type { Shell } from './shell.ts';
import { slurmHere } from './slurm-here.ts';
import { createSlurmScheduler } from './slurm-scheduler.ts';
import { openCluster, poll, requestOf, WAIT } from './slurm-scheduler-fixture.ts';

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

  test('is told the queue once, and again when it has changed', { timeout: 90_000 }, async () => {
    await using cluster = await openCluster();
    const { folder, shell, scheduler } = cluster;
    const jobId = await cluster.submit(requestOf(folder, 'while [ ! -f go ]; do sleep 0.2; done', { tasks: 3 }));
    const tasksOf = (reports: readonly JobReport[] | null) =>
      reports?.[0]?.news.flatMap(({ tasks }) => [...numbersOf(tasks)]).sort();
    const ask = async () => {
      const script = `gridloom_known='${scheduler.known().sum}'\n${scheduler.pollScript([jobId])}`;
      const output = (await shell.run(script)).stdout.toString();
      return { isWhole: output.includes(`\n${jobId}_`), tasks: tasksOf(scheduler.readPoll(output, [jobId])) };
    };
    expect((await ask()).isWhole).toBe(true);
    await expect.poll(ask, WAIT).toEqual({ isWhole: false, tasks: [0, 1, 2] });
    await scheduler.cancel([{ jobId, tasks: [[0, 1]] }]);
    await expect.poll(async () => (await ask()).isWhole, WAIT).toBe(true);
    // Whoever forgot it, as after a restart of the server, is told all of it.
    const later = createSlurmScheduler({ shell, commands: cluster.commands });
    expect(later.known().sum).toBe('');
    expect(tasksOf(await poll(shell, later, [jobId]))).toContain(2);
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
    await later.cancel([{ jobId: jobId!, tasks: null }]);
  });

  test('finds by the queue alone where the run folder was deleted', async () => {
    await using cluster = await openCluster();
    const { folder, scheduler } = cluster;
    const request = requestOf(folder, 'sleep 60', { options: '--chdir=/' });
    const jobId = await cluster.submit(request);
    await rm(folder, { recursive: true });
    expect(await scheduler.find(request.jobName, folder, request.batch.id)).toBe(jobId);
    expect(await scheduler.find(`${request.jobName}-other`, folder, 'other')).toBeNull();
    const unmounted = join(folder, 'run');
    await expect(scheduler.find(request.jobName, unmounted, request.batch.id)).rejects.toMatchObject({
      code: 'COMMAND_FAILED',
    });
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
    await scheduler.cancel([first, second].map((jobId) => ({ jobId, tasks: null })));
    await expect.poll(async () => (await poll(shell, scheduler, [second]))[0]!.news[0]?.cause, WAIT).toBe('cancelled');
  });

  test('starts a task with its partner in the array before', { timeout: 90_000 }, async () => {
    await using cluster = await openCluster();
    const { folder, shell, scheduler } = cluster;
    const body = 'while [ ! -f go-$SLURM_ARRAY_TASK_ID ]; do sleep 0.2; done; exit $SLURM_ARRAY_TASK_ID';
    const gate = await cluster.submit(requestOf(folder, 'while [ ! -f go ]; do sleep 0.2; done; exit 1'));
    const first = await cluster.submit(requestOf(folder, body, { tasks: 3 }));
    const second = await cluster.submit(
      requestOf(folder, 'sleep 60', { tasks: 3, after: [gate], afterTasks: [first] }),
    );
    const phases = async () => {
      const [report] = await poll(shell, scheduler, [second]);
      return Object.fromEntries(
        report!.news.flatMap(({ tasks, phase, never }) => [...numbersOf(tasks)].map((task) => [task, never ?? phase])),
      );
    };
    await shell.put(folder, { go: '', 'go-0': '', 'go-1': '' });
    await expect.poll(phases, WAIT).toEqual({ 0: 'running', 1: 'dependency', 2: 'queued' });
  });

  test('holds and releases what has not started, and cancels tasks', { timeout: 90_000 }, async () => {
    await using cluster = await openCluster();
    const { folder, shell, scheduler } = cluster;
    const jobId = await cluster.submit(requestOf(folder, 'sleep 60', { tasks: 4, options: '--begin=now+1hour' }));
    const told = async () => {
      const [report] = await poll(shell, scheduler, [jobId]);
      return report!.news.map(({ tasks, phase, cause }) => [tasks, cause ?? phase]);
    };
    await scheduler.hold([jobId]);
    await expect.poll(told, WAIT).toEqual([[[[0, 4]], 'held']]);
    await scheduler.cancel([
      {
        jobId,
        tasks: [
          [0, 1],
          [2, 3],
        ],
      },
    ]);
    await expect
      .poll(async () => (await told()).filter(([, word]) => word === 'held'), WAIT)
      .toEqual([
        [
          [
            [1, 2],
            [3, 4],
          ],
          'held',
        ],
      ]);
    await scheduler.release([jobId]);
    await expect.poll(async () => (await told()).map(([, word]) => word), WAIT).toContain('queued');
    await scheduler.cancel([{ jobId, tasks: null }]);
    // What has ended is no error.
    await scheduler.hold([jobId, '99999999']);
    await scheduler.release([jobId]);
  });

  test.each([
    ['--partition=short --time=10', /^asks for more time than the partition allows, .* \(PartitionTimeLimit\)$/],
    ['--nodes=3', /^asks for more .*, so it can never start; .* \(Partition(?:Config|NodeLimit)\)$/],
  ])('says that what asks for %s can never start, and what to do', { timeout: 90_000 }, async (options, words) => {
    await using cluster = await openCluster();
    const { folder, shell, scheduler } = cluster;
    const jobId = await cluster.submit(requestOf(folder, 'true', { options }));
    const told = async () => (await poll(shell, scheduler, [jobId]))[0]!.news[0];
    await expect
      .poll(told, WAIT)
      .toMatchObject({ phase: 'queued', never: 'limit', reason: expect.stringMatching(words) });
  });

  test('tells when a task is expected to start', { timeout: 90_000 }, async () => {
    await using cluster = await openCluster();
    const { folder, shell, scheduler } = cluster;
    const jobId = await cluster.submit(requestOf(folder, 'true', { options: '--begin=now+1hour' }));
    const [report] = await poll(shell, scheduler, [jobId]);
    const { expectedStartS = 0, never } = report!.news[0]!;
    expect(Math.abs(expectedStartS - Date.now() / 1000 - 3600)).toBeLessThan(300);
    expect(never).toBeUndefined();
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
