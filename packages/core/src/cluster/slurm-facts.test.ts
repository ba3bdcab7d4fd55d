import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readPartitions, readSlurmConfig } from './slurm-facts.ts';

const golden = (name: string) => readFileSync(new URL(`golden/${name}-22.05.8.txt`, import.meta.url), 'utf8');

test('the configuration tells version, accounting and the largest array', () => {
  expect(readSlurmConfig(golden('scontrol-config'))).toEqual({
    version: '22.05.8',
    clusterName: 't21000',
    maxArraySize: 1001,
    accounting: true,
    memoryEnforced: false,
  });
});

test('an array has no more tasks than the site says, whatever their numbers may be', () => {
  const config = 'MaxArraySize            = 1001\nSchedulerParameters     = bf_continue,max_array_tasks=500,defer\n';
  expect(readSlurmConfig(config).maxArraySize).toBe(500);
});

test('a configuration without the fields tells nothing wrong', () => {
  expect(readSlurmConfig('slurm_load_ctl_conf error: x')).toMatchObject({ maxArraySize: null, accounting: false });
});

test('partitions come with their limits, one each', () => {
  const partitions = readPartitions(golden('sinfo'));
  expect(partitions.map(({ name, up, nodes, idleNodes }) => [name, up, nodes, idleNodes])).toEqual([
    ['main', true, 2, 2],
    ['gpu', true, 1, 0],
    ['mixed', true, 3, 2],
    ['old', false, 4, 0],
  ]);
  expect(partitions[2]).toMatchObject({ maxTimeMinutes: 60, cpus: 64, memoryMib: 256_000, gpus: 'gpu:a100:4' });
});
