import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../fixtures/app.ts';
import { saveViews } from '../fixtures/save-views.ts';
import { downloadText, expectWord, openExample, startRun } from '../fixtures/watch-run.ts';

test('run folders are listed with their sizes, archived, restored and deleted, and the run says where they are', async ({
  app,
  page,
}) => {
  await page.goto(app.url);
  await openExample(page, 'Pi from random points');
  await startRun(page, 'This machine');
  await expectWord(page, 'done');
  const runPage = page.url();
  const runId = /r_[\w-]+/.exec(runPage)![0];
  const root = join(app.dataFolder, 'runs');
  // A folder that this Gridloom does not know, one that only looks like a run folder, and a way out of the root.
  mkdirSync(join(root, 'r_other'));
  writeFileSync(join(root, 'r_other', 'plan.json'), JSON.stringify({ format: 1, runId: 'r_other', stages: [] }));
  mkdirSync(join(root, 'data'));
  symlinkSync('/etc', join(root, 'r_link'));

  const folders = page.getByRole('region', { name: 'Run folders' });
  const row = folders.getByRole('row').filter({ hasText: runId });
  await page.getByRole('link', { name: 'Clusters', exact: true }).click();
  await expect(row).toContainText('Ended');
  await expect(row).toContainText(/\d kB/);
  await expect(folders.getByRole('row').filter({ hasText: 'r_other' })).toContainText('Unknown to this Gridloom');
  await expect(folders.getByRole('row')).toHaveCount(3);
  await folders.scrollIntoViewIfNeeded();
  await saveViews(page, 'run-folders');

  await folders.getByRole('checkbox', { name: `Choose ${runId}` }).check();
  await folders.getByRole('button', { name: 'Archive' }).click();
  await expect(row).toContainText('Archived', { timeout: 30_000 });
  expect(existsSync(join(root, runId))).toBe(false);
  expect(readdirSync(join(root, 'archive')).filter((name) => name.startsWith(`${runId}.tar.`))).toHaveLength(1);

  await page.goto(runPage);
  await expect(page.getByRole('alert').filter({ hasText: 'This run is archived' })).toContainText(runId);
  await saveViews(page, 'archived-run');
  await page.getByRole('link', { name: 'Runs', exact: true }).first().click();
  await expect(page.getByRole('row').filter({ hasText: 'archived' })).toBeVisible();
  await page.getByRole('link', { name: 'Clusters', exact: true }).click();

  await folders.getByRole('checkbox', { name: `Choose ${runId}` }).check();
  await folders.getByRole('button', { name: 'Restore' }).click();
  await expect(row).toContainText('Ended', { timeout: 30_000 });
  expect(existsSync(join(root, runId, 'plan.json'))).toBe(true);

  await folders.getByRole('checkbox', { name: `Choose ${runId}` }).check();
  await folders.getByRole('button', { name: 'Delete' }).click();
  const question = page.getByRole('dialog', { name: 'Delete this run folder?' });
  await expect(question).toContainText('This cannot be undone');
  await saveViews(page, 'delete-run-folder');
  await question.getByRole('button', { name: 'Delete run folder' }).click();
  await expect(row).toHaveCount(0);
  expect(existsSync(join(root, runId))).toBe(false);
  expect(readdirSync(root)).toEqual(expect.arrayContaining(['data', 'r_link', 'r_other']));

  await page.goto(runPage);
  await expect(page.getByRole('alert').filter({ hasText: 'The run folder is gone' })).toBeVisible();
  await saveViews(page, 'gone-run');
});

test('a download shows how far it is, stops, goes on, and arrives whole', async ({ app, page }) => {
  await page.goto(app.url);
  await openExample(page, 'Pi from random points');
  await startRun(page, 'This machine');
  await expectWord(page, 'done');
  const runId = /r_[\w-]+/.exec(page.url())![0];
  expect(JSON.parse(await downloadText(page, 'pi as JSON'))).toBeTruthy();
  const transfer = page.getByRole('article', { name: /^Download of/ }).last();
  await expect(transfer).toContainText('Done');

  const large = Buffer.alloc(150_000_000, 'a pseudo-random text ');
  writeFileSync(join(app.dataFolder, 'runs', runId, 'large'), large);
  await page.getByRole('button', { name: 'Download' }).click();
  await page.getByRole('menuitem', { name: 'Run folder (.tar)' }).click();
  const folder = page.getByRole('article', { name: 'Download of Run folder (.tar)' });
  await expect(folder).toContainText(/ of 150 MB/);
  await folder.getByRole('button', { name: 'Cancel' }).click();
  await expect(folder).toContainText('Cancelled');
  await saveViews(page, 'cancelled-download');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    folder.getByRole('button', { name: 'Resume' }).click(),
  ]);
  const tar = readFileSync(await file.path());
  expect(file.suggestedFilename()).toBe(`${runId}.tar`);
  expect(tar.length % 512).toBe(0);
  const at = tar.indexOf(large.subarray(0, 1_000));
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  expect(digest(tar.subarray(at, at + large.length))).toBe(digest(large));
});
