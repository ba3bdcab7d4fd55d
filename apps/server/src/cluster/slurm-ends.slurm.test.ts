import { basename } from 'node:path';
import { commonOf, countOf, numbersOf } from '@gridloom/core/mapspec';
import { describe, expect, test } from 'vitest';
import { openCluster, poll, requestOf, WAIT } from './slurm-scheduler-fixture.ts';

describe('the SLURM scheduler', () => {
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

  test('tells what tasks asked for and used', { timeout: 90_000 }, async () => {
    await using cluster = await openCluster();
    const { folder, scheduler } = cluster;
    const request = requestOf(folder, 'sleep 2', { tasks: 2, options: '--mem=100M' });
    const jobId = await cluster.submit(request);
    const used = async () => (await scheduler.usage([jobId, '99999999']))?.map(({ tasks }) => tasks);
    await expect.poll(used, WAIT).toEqual([2]);
    expect((await scheduler.usage([jobId]))![0]).toMatchObject({ jobId, requestedMib: 100 });
  });

  test('looks into the log and the claims of what failed without saying why', { timeout: 90_000 }, async () => {
    await using cluster = await openCluster();
    const { folder, scheduler } = cluster;
    const body = [
      'case $SLURM_ARRAY_TASK_ID in',
      '0) echo "slurmstepd: error: Job 1 exceeded memory limit (2 > 1), being killed"; kill -9 $$ ;;',
      '1) kill -9 $$ ;;',
      '2) exit 1 ;;',
      '3) echo a word; exit 1 ;;',
      '*) mkdir -p claims/stage; : >claims/stage/$batch.4.0; exit 1 ;;',
      'esac',
    ].join('\n');
    const request = requestOf(folder, '', { tasks: 5 });
    const { batch } = request;
    await cluster.shell.put(folder, { 'logs/stage/made': '' });
    const jobId = await cluster.submit({
      ...request,
      jobName: `gl-${basename(folder)}-${batch.id}`,
      script: `#!/bin/sh\n#SBATCH --array=0-4 --no-requeue --output=${folder}/logs/stage/${batch.id}.slurm-%a.out\nbatch=${batch.id}\n${body}\n`,
    });
    const ends = async () => {
      const [report] = await scheduler.autopsy([jobId]);
      return Object.fromEntries(report!.news.map(({ tasks, cause }) => [tasks[0]![0], cause]));
    };
    await expect.poll(ends, WAIT).toEqual({
      0: 'out-of-memory',
      1: 'launch-failure',
      2: 'launch-failure',
      3: 'exit-code',
      4: 'exit-code',
    });
  });

  test('calls tasks that vanished from the queue cancelled where the rest of their array was', {
    timeout: 90_000,
  }, async () => {
    await using cluster = await openCluster();
    const { folder, shell, scheduler } = cluster;
    const jobId = await cluster.submit(requestOf(folder, 'true', { tasks: 4, options: '--begin=now+1hour' }));
    await scheduler.cancel([{ jobId, tasks: [[1, 3]] }]);
    await scheduler.cancel([{ jobId, tasks: null }]);
    const [seen] = await poll(shell, scheduler, [jobId]);
    expect(seen!.news.flatMap(({ tasks }) => [...numbersOf(tasks)])).not.toContain(1);
    const ends = async () => (await scheduler.autopsy([jobId]))[0]!.news;
    await expect
      .poll(async () => (await ends()).some(({ tasks }) => countOf(commonOf(tasks, [[1, 3]])) === 2), WAIT)
      .toBe(true);
    expect((await ends()).every(({ cause }) => cause === 'cancelled')).toBe(true);
  });
});
