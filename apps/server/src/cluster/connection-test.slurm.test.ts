import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CheckLine, ClusterFacts, type Profile } from '@gridloom/core/cluster';

import { expect, test } from 'vitest';
import { runConnectionTest } from './connection-test.ts';
import { createHostKeys } from './host-keys.ts';
import { createLocalShell } from './local-shell.ts';
import { slurmHere } from './slurm-here.ts';

async function testOf(changes: Partial<Profile>) {
  const folder = await mkdtemp(join(tmpdir(), 'gridloom-test-'));
  const profile = slurmHere({ root: `${folder}/it's the root`, ...changes });
  const { signal } = new AbortController();
  const test = runConnectionTest(profile, { signal, hostKeys: createHostKeys(), shell: createLocalShell() });
  let lines: readonly CheckLine[] = [];
  let next = await test.next();
  for (; !next.done; next = await test.next()) lines = next.value;
  const left = (await readdir(`${profile.root}/.gridloom`).catch(() => [])).filter((name) => name.startsWith('probe'));
  await rm(folder, { recursive: true, force: true });
  return { lines: Object.fromEntries(lines.map((line) => [line.id, line])), found: next.value, left };
}

test('a SLURM passes line by line, down to a compute node', { timeout: 120_000 }, async () => {
  const { lines, found, left } = await testOf({});
  // On a busy machine the job may still wait after a minute, which is a warning.
  expect(Object.values(lines).map(({ id, status }) => [id, status])).toEqual([
    ['shell', 'ok'],
    ['slurm', 'ok'],
    ['partitions', 'ok'],
    ['array-size', 'ok'],
    ['limits', 'ok'],
    ['python', 'ok'],
    ['root', expect.stringMatching(/ok|warning/)],
    ['compute-node', 'ok'],
    ['clock', 'ok'],
  ]);
  expect(lines['slurm']!.detail).toMatch(/^\d+\.\d+/);
  expect(found.maxArraySize).toBeGreaterThan(1);
  expect(ClusterFacts.parse(found.facts)).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+/),
    partitions: expect.arrayContaining([
      expect.objectContaining({
        name: 'main',
        isDefault: true,
        state: 'up',
        maxTimeMinutes: 2880,
        defaultTimeMinutes: 60,
        nodes: [{ count: 2, cpus: 16, memoryMib: 16_000, gpus: {} }],
      }),
      expect.objectContaining({ name: 'short', isDefault: false, maxTimeMinutes: 5 }),
    ]),
    qos: expect.arrayContaining([expect.objectContaining({ name: 'normal' })]),
  });
  expect(lines['limits']!.detail).toMatch(/main by default/);
  expect(left).toEqual([]);
});

test('a partition that is not there fails with those that are', async () => {
  const { lines } = await testOf({ defaults: { partition: 'nowhere' } });
  expect(lines['partitions']).toMatchObject({ status: 'failed', detail: expect.stringContaining('main: ') });
  expect(lines['compute-node']!.status).toBe('skipped');
});

test('a host without sbatch says where was looked', async () => {
  const { lines } = await testOf({ scheduler: { kind: 'slurm', binFolder: '/opt/none' } });
  expect(lines['slurm']).toMatchObject({ status: 'failed', detail: expect.stringContaining('/opt/none') });
  expect(lines['python']!.status).toBe('ok');
});
