import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/app.ts';
import { openExample } from '../fixtures/watch-run.ts';

// The refusal of a stale save is an answer with status 409, which the browser logs by itself.
test.use({ expectedConsoleErrors: /409 \(Conflict\)/ });

test('of two tabs, the one with the older revision is refused, and overwrites nothing', async ({
  app,
  page,
  context,
}) => {
  await page.goto(app.url);
  await openExample(page, 'Pi from random points');
  const other = await context.newPage();
  await other.goto(page.url());

  await rename(page, 'Renamed in the first tab');
  await expect(page.getByRole('status', { name: 'Save state' })).toHaveText(/Saved/);
  await rename(other, 'Renamed in the second tab');
  const refusal = other.getByRole('alert').filter({ hasText: 'saved elsewhere' });
  await expect(refusal).toBeVisible();
  await expect(other.getByRole('status', { name: 'Save state' })).toHaveText('Not saved: changed elsewhere');

  await page.reload();
  await expect(page.getByTitle('Rename Renamed in the first tab')).toBeVisible();

  await refusal.getByRole('button', { name: 'Save as copy' }).click();
  await expect(other.getByTitle('Rename Renamed in the second tab (copy)')).toBeVisible();
  expect(other.url()).not.toBe(page.url());
  await page.reload();
  await expect(page.getByTitle('Rename Renamed in the first tab')).toBeVisible();
});

async function rename(tab: Page, name: string): Promise<void> {
  await tab.getByTitle(/^Rename /).click();
  await tab.getByRole('textbox', { name: 'Pipeline name' }).fill(name);
  await tab.getByRole('textbox', { name: 'Pipeline name' }).press('Enter');
}
