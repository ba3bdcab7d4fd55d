import { accessibilityFaults } from '../fixtures/accessibility-faults.ts';
import { expect, test } from '../fixtures/app.ts';
import { saveViews } from '../fixtures/save-views.ts';
import { expectWord, openElement, openExample, startRun } from '../fixtures/watch-run.ts';

test('the main pages have no fault that axe can find, in light and dark', async ({ app, page }) => {
  const check = async (name: string) => {
    await saveViews(page, name);
    expect.soft(await accessibilityFaults(page), name).toEqual([]);
  };
  await page.goto(app.url);
  await expect(page.getByRole('list', { name: 'Examples' }).getByRole('listitem')).not.toHaveCount(0);
  await check('pipelines');

  await openExample(page, 'A sweep where some elements fail');
  await page.getByText('throw_ball', { exact: true }).first().click();
  await expect(page.getByRole('textbox', { name: 'Python code' })).toBeVisible();
  await check('editor-of-example');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Start run' })).toBeVisible();
  await check('plan');
  await page.keyboard.press('Escape');

  await startRun(page, 'This machine');
  await expectWord(page, 'Completed with failures');
  await check('run');
  await openElement(page, 'throw_ball', {});
  await expect(page.getByRole('region', { name: 'Failure' })).toBeVisible();
  await check('run-element');
  for (const tab of ['Results', 'Jobs', 'Events', 'Scripts']) {
    await page.getByRole('tab', { name: tab }).click();
    await check(`run-${tab.toLowerCase()}`);
  }

  for (const place of ['Runs', 'Clusters', 'Settings']) {
    await page.getByRole('link', { name: place, exact: true }).first().click();
    await expect(page.getByRole('main')).toBeVisible();
    await check(place.toLowerCase());
  }
});
