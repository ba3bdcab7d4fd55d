import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { accountedJobs } from '../fixtures/accounted-jobs.ts';
import { expect, test } from '../fixtures/app.ts';
import { callApi } from '../fixtures/gridloom-api.ts';
import type { GridloomServer } from '../fixtures/gridloom-server.ts';
import { slowSweep } from '../fixtures/slow-sweep.ts';
import { sshProfile } from '../fixtures/ssh-profile.ts';
import { expectGrid, expectWord, startRun } from '../fixtures/watch-run.ts';

const COUNT = 24;

// While the server is dead the open page keeps trying to reach it, also for the part of itself that it was just loading, and
// after it the old cookie is worth nothing.
test.use({
  expectedConsoleErrors:
    /WebSocket|ERR_CONNECTION_(REFUSED|RESET)|ERR_EMPTY_RESPONSE|401 \(Unauthorized\)|Unable to preload CSS|dynamically imported module/,
});

test('a run on SLURM outlives the server, and no element is computed twice', async ({ app, page, cluster }) => {
  const folder = join(cluster.dir, 'home', 'ledgers');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o777);
  await callApi(app, 'profile.save', sshProfile(cluster));

  const runId = await killTwice({ app, page, ledger: join(folder, `${Date.now()}`), profile: 'Test cluster' });

  const jobs = await accountedJobs(cluster, runId, COUNT / 2 + 1);
  // Twelve tasks of two elements, and the sum: as many as planned, each once.
  expect(jobs).toHaveLength(COUNT / 2 + 1);
  expect(jobs.every(({ state }) => state === 'COMPLETED')).toBe(true);
});

test('a run on this machine outlives the server, and no element is computed twice', async ({ app, page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'gridloom-ledger-'));
  try {
    await killTwice({ app, page, ledger: join(folder, 'calls'), profile: 'This machine' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

type Killing = {
  readonly app: GridloomServer;
  readonly page: Page;
  readonly ledger: string;
  readonly profile: string;
};

/** Starts a run, kills the server as soon as the run exists and once more in the middle of it, and sees it through; its id. */
async function killTwice({ app, page, ledger, profile }: Killing): Promise<string> {
  const pipeline = slowSweep({ count: COUNT, pauseS: 1.5, ledger });
  const created = await callApi(app, 'pipeline.create', { pipeline });
  await page.goto(app.url);
  await page.goto(`${app.origin}/pipelines/${idOf(created)}`);
  const runId = await startRun(page, profile);

  await app.kill();
  await app.start();
  await expect.poll(() => callsIn(ledger).length, { timeout: 60_000 }).toBeGreaterThan(2);
  await app.kill();
  await app.start();

  await page.goto(app.url);
  await page.goto(`${app.origin}/runs/${runId}`);
  await expectWord(page, 'Done', 90_000);
  await expectGrid(page, 'slow_square', `${COUNT} done, 0 failed, 0 running, of ${COUNT}`);
  await expectGrid(page, 'total', '1 done, 0 failed, 0 running, of 1');
  await page.getByRole('tab', { name: 'Results' }).click();
  await expect(page.getByText('4324', { exact: true })).toBeVisible();

  const calls = callsIn(ledger).sort((a, b) => a - b);
  expect(calls, 'every element was computed exactly once').toEqual(Array.from({ length: COUNT }, (_, x) => x));
  return runId;
}

function callsIn(ledger: string): number[] {
  return existsSync(ledger) ? readFileSync(ledger, 'utf8').split('\n').filter(Boolean).map(Number) : [];
}

function idOf(created: unknown): string {
  if (typeof created === 'object' && created !== null && 'id' in created) return String(created.id);
  throw new Error(`Not what a new pipeline answers: ${JSON.stringify(created)}`);
}
