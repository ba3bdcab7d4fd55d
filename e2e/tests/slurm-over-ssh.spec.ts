import { accountedJobs } from '../fixtures/accounted-jobs.ts';
import { expect, test } from '../fixtures/app.ts';
import { callApi } from '../fixtures/gridloom-api.ts';
import { saveViews } from '../fixtures/save-views.ts';
import { sshProfile } from '../fixtures/ssh-profile.ts';
import { downloadText, expectGrid, expectWord, openExample, startRun } from '../fixtures/watch-run.ts';

test('the PipeFunc example runs on SLURM over SSH and gives 100', async ({ app, page, cluster }) => {
  await callApi(app, 'profile.save', sshProfile(cluster));
  await page.goto(app.url);
  await openExample(page, 'Three functions on SLURM');
  const runId = await startRun(page, 'Test cluster');

  await expectWord(page, 'Done', 90_000);
  await expectGrid(page, 'double_it', '10 done, 0 failed, 0 running, of 10');
  await expectGrid(page, 'add_one', '10 done, 0 failed, 0 running, of 10');
  await expectGrid(page, 'sum_it', '1 done, 0 failed, 0 running, of 1');
  await saveViews(page, 'run-on-slurm');

  await page.getByRole('tab', { name: 'Results' }).click();
  await expect(page.getByText('z_sum')).toBeVisible();
  await expect(page.getByText('100', { exact: true })).toBeVisible();
  expect((await downloadText(page, 'z_sum as CSV')).trim().split(/\r?\n/)).toEqual(['z_sum', '100']);
  const rows = (await downloadText(page, 'z as CSV')).trim().split(/\r?\n/);
  expect(rows).toHaveLength(11);
  expect(rows[10]).toMatch(/\b19$/);

  const jobs = await accountedJobs(cluster, runId, 12);
  expect(jobs.every(({ state }) => state === 'COMPLETED')).toBe(true);
  // One task for all of double_it, one for each element of add_one, one for the sum.
  expect(jobs).toHaveLength(12);
  // `int(y % 3) + 1` over y = 0, 2, ..., 18 asks for 1, 3 and 2 cpus in turn; double_it for 2.
  const cpus = jobs.map((job) => job.cpus).sort((a, b) => a - b);
  expect(cpus).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3]);
});
