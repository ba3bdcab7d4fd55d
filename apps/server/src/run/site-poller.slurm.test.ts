import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readWorker } from '../cluster/read-worker.ts';
import { createSites } from '../cluster/sites.ts';
import { slurmHere } from '../cluster/slurm-here.ts';
import type { Observation } from './run-ports.ts';
import { createSitePoller, type PolledRun } from './site-poller.ts';

test('one script brings the records and the word of SLURM, and asks SLURM no more often than the profile says', async () => {
  const root = await mkdtemp(join(tmpdir(), 'gridloom-poller-'));
  const profile = slurmHere({ root, setup: `${slurmHere().setup}\ncat` });
  const sites = createSites({ getProfile: () => profile, workerSource: readWorker() });
  const observations: Observation[] = [];
  const failures: unknown[] = [];
  const run: PolledRun = {
    engine: {
      act() {},
      wants: () => ({
        folder: join(root, 'r_1'),
        jobs: { slurm: ['99999999'], local: ['gl-none'] },
        offsets: new Map(),
      }),
      async learn(observation) {
        observations.push(observation);
      },
    },
    watched: () => true,
    onAnswer: (failure) => failures.push(failure),
  };
  const poller = createSitePoller({
    site: () => sites.site('here'),
    runs: () => [run],
    pollMs: () => 1_000,
    onFault: (error) => failures.push(error),
  });
  try {
    await expect.poll(() => observations.length, { timeout: 30_000 }).toBeGreaterThan(0);
    const told = { slurm: [{ jobId: '99999999', news: [] }], local: [{ jobId: 'gl-none', news: [] }] };
    expect(observations[0]).toMatchObject({ unread: 'gone', reports: told });
    // Somebody looks again at once: that is no reason to ask SLURM.
    const before = observations.length;
    for (let time = 0; time < 3; time++) {
      const seen = observations.length;
      poller.nudge();
      await expect.poll(() => observations.length, { timeout: 10_000 }).toBeGreaterThan(seen);
    }
    const asked = observations.slice(before).filter(({ reports }) => reports.slurm !== null);
    const tookMs = observations.at(-1)!.atMs - observations[before - 1]!.atMs;
    expect(asked.length).toBeLessThanOrEqual(Math.ceil(tookMs / 1_000));
    expect(failures.every((failure) => (failure as { code: string }).code === 'RECORDS_UNREADABLE')).toBe(true);
  } finally {
    await poller.stop();
    await sites.close();
    await rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
});
