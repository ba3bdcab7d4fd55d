import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Cluster } from '../cluster/cluster-state.mjs';
import { accessibilityFaults } from '../fixtures/accessibility-faults.ts';
import { expect, test } from '../fixtures/app.ts';
import { callApi } from '../fixtures/gridloom-api.ts';
import type { GridloomServer } from '../fixtures/gridloom-server.ts';
import { saveViews } from '../fixtures/save-views.ts';
import { slowSweep } from '../fixtures/slow-sweep.ts';
import { sshProfile } from '../fixtures/ssh-profile.ts';
import { expectGrid, expectWord, startRun } from '../fixtures/watch-run.ts';

const COUNT = 8;

test('a held run starts nothing more until it is released', async ({ app, page, cluster }) => {
  await startSweep({ app, page, cluster, pauseS: 10 });
  await page.getByRole('button', { name: 'Hold', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Release', exact: true }).first()).toBeVisible();

  // What runs goes on; the sum, which waits for it, is held by SLURM.
  await expectGrid(page, 'slow_square', `${COUNT} done, 0 failed, 0 running, of ${COUNT}`, 90_000);
  await openJobs(page, 'total');
  const jobs = page.getByRole('tabpanel', { name: 'Jobs' });
  await expect(jobs.getByRole('row', { name: /total-1-0/ })).toContainText('Held');
  await saveViews(page, 'run-held');
  expect.soft(await accessibilityFaults(page), 'held').toEqual([]);

  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel' });
  await dialog.getByRole('radio', { name: 'Elements of total' }).click();
  await dialog.getByRole('textbox', { name: 'Elements' }).fill('0');
  await expect(dialog).toContainText('1 element stops.');
  await saveViews(page, 'cancel-elements');
  expect.soft(await accessibilityFaults(page), 'cancel').toEqual([]);
  await dialog.getByRole('button', { name: 'Keep it running' }).click();
  await expect(dialog).toBeHidden();

  await page.getByRole('button', { name: 'Release', exact: true }).first().click();
  await expectWord(page, 'Done', 90_000);
  await expectGrid(page, 'total', '1 done, 0 failed, 0 running, of 1');

  // What was used comes from SLURM's accounting, which hears of it a moment later.
  await openJobs(page, 'slow_square');
  await expect(page.getByRole('row', { name: /slow_square-1-0/ })).toContainText('s a task', { timeout: 40_000 });
});

test('a stage is cancelled by itself, keeps what is done, and can be run again', async ({ app, page, cluster }) => {
  await startSweep({ app, page, cluster, pauseS: 8 });
  await stageCard(page, 'total').click();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel' });
  await dialog.getByRole('radio', { name: 'total', exact: true }).click();
  await dialog.getByRole('button', { name: 'Cancel the stage' }).click();
  await expect(dialog).toBeHidden();
  await expectGrid(page, 'slow_square', `${COUNT} done, 0 failed, 0 running, of ${COUNT}`, 90_000);
  await expectGrid(page, 'total', '0 done, 0 failed, 0 running, of 1');

  const retry = page.getByRole('button', { name: 'Retry failed (1)' });
  await expect(retry).toBeEnabled({ timeout: 60_000 });
  await retry.click();
  const again = page.getByRole('dialog', { name: 'Run again' });
  await again.getByRole('textbox', { name: 'Memory' }).fill('150M');
  await expect(again.getByRole('status')).toHaveText('1 element in about 1 task');
  await saveViews(page, 'retry-with-memory');
  expect.soft(await accessibilityFaults(page), 'retry').toEqual([]);
  await again.getByRole('button', { name: 'Run again' }).click();
  await expectWord(page, 'Done', 90_000);
  await openJobs(page, 'total');
  await expect(page.getByRole('row', { name: /total-2-0/ })).toContainText('2nd try: memory was 100 MiB');
});

type Sweep = {
  readonly app: GridloomServer;
  readonly page: Page;
  readonly cluster: Cluster;
  /** Seconds an element takes. */
  readonly pauseS: number;
};

/** Starts slow squares and their sum on the cluster, and waits until some run. */
async function startSweep({ app, page, cluster, pauseS }: Sweep): Promise<void> {
  const folder = join(cluster.dir, 'home', 'ledgers');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o777);
  await callApi(app, 'profile.save', sshProfile(cluster));
  const pipeline = slowSweep({ count: COUNT, pauseS, ledger: join(folder, `${Date.now()}`) });
  const created = await callApi(app, 'pipeline.create', { pipeline });
  await page.goto(app.url);
  // What the procedure answers with.
  await page.goto(`${app.origin}/pipelines/${(created as { id: string }).id}`);
  await startRun(page, 'Test cluster');
  await openJobs(page, 'slow_square');
  await expect(page.getByRole('row', { name: /slow_square-1-0/ })).toContainText('Running', { timeout: 60_000 });
}

function stageCard(page: Page, stage: string) {
  return page.getByRole('navigation', { name: 'Stages' }).getByRole('button', { name: new RegExp(`^${stage} `) });
}

async function openJobs(page: Page, stage: string): Promise<void> {
  await stageCard(page, stage).click();
  await page.getByRole('tab', { name: 'Jobs' }).click();
}
