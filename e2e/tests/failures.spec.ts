import { expect, test } from '../fixtures/app.ts';
import { saveViews } from '../fixtures/save-views.ts';
import { expectGrid, expectWord, openElement, openExample, startRun } from '../fixtures/watch-run.ts';

test('failed elements show their traceback, and retry runs only those', async ({ app, page }) => {
  await page.goto(app.url);
  await openExample(page, 'A sweep where some elements fail');
  await startRun(page, 'This machine');
  await expectWord(page, 'Completed with failures', 90_000);
  await expectGrid(page, 'throw_ball', '22 done, 26 failed, 0 running, of 48');
  await expectGrid(page, 'mean_speed', '22 done, 0 failed, 0 running, of 48');
  await expectGrid(page, 'summarise', '1 done, 0 failed, 0 running, of 1');

  await openElement(page, 'throw_ball', { row: 0, column: 0 });
  const failure = page.getByRole('region', { name: 'Failure' });
  await expect(failure).toContainText('ValueError');
  await expect(failure).toContainText('never reaches');
  await expect(failure).toContainText('in throw_ball');
  await saveViews(page, 'failed-element');

  // 26 failed, and the 26 that were skipped because of them.
  await page.getByRole('button', { name: 'Retry failed (52)' }).click();
  const retry = page.getByRole('dialog', { name: 'Run again' });
  await expect(retry.getByRole('status')).toHaveText('52 elements in about 10 tasks');
  await retry.getByRole('button', { name: 'Run again' }).click();
  await expect(retry).toBeHidden();
  await expectGrid(page, 'throw_ball', '27 done, 21 failed, 0 running, of 48');
  await expectGrid(page, 'mean_speed', '27 done, 0 failed, 0 running, of 48');
  await expectWord(page, 'Completed with failures');

  // The fastest ball reached the highest platform at once, and was not thrown again. The slowest was tried twice.
  const call = page.getByRole('region', { name: 'Call' });
  await openElement(page, 'throw_ball', { row: 7, column: 5 });
  await expect(call).toContainText(/Attempt\s*1/);
  await openElement(page, 'throw_ball', { row: 0, column: 0 });
  await expect(call).toContainText(/Attempt\s*2/);
  const attempts = page.getByRole('region', { name: 'Attempts' }).getByRole('listitem');
  await expect(attempts).toHaveCount(2);
  await expect(attempts.last()).toContainText('raised an exception');
});

test('elements are selected in the grid and run again with more memory', async ({ app, page }) => {
  await page.goto(app.url);
  await openExample(page, 'A sweep where some elements fail');
  await startRun(page, 'This machine');
  await expectWord(page, 'Completed with failures', 90_000);
  await expectGrid(page, 'throw_ball', '22 done, 26 failed, 0 running, of 48');

  // By keyboard: the first cell, up to the one that lies one row below and two columns on.
  const heatmap = page.getByRole('img', { name: /^throw_ball: / });
  await heatmap.focus();
  for (const key of ['Home', 'Control+Space', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'Shift+Enter']) {
    await heatmap.press(key);
  }
  const selection = page.getByRole('region', { name: 'Selection' });
  const text = selection.getByRole('textbox', { name: 'Select elements' });
  await expect(text).toHaveValue('0-2, 6-8');
  await expect(selection.getByRole('status')).toHaveText('6 selected');
  await text.fill('0-2, 99');
  await expect(selection).toContainText('The last element is 47.');
  await text.fill('0-2, 6');
  await expect(page).toHaveURL(/pick=/);
  await saveViews(page, 'selection');

  // Element 6 is done already.
  await selection.getByRole('button', { name: 'Run again (3)' }).click();
  const retry = page.getByRole('dialog', { name: 'Run again' });
  await expect(retry.getByRole('textbox', { name: 'Elements', exact: true })).toHaveValue('0-2, 6');
  await expect(retry).toContainText('Element 0 of throw_ball, for example, used');
  await retry.getByRole('textbox', { name: 'Memory' }).fill('lots');
  await expect(retry).toContainText('The memory "lots" cannot be read.');
  await retry.getByRole('textbox', { name: 'Memory' }).fill('');
  await retry.getByRole('button', { name: 'Memory x2: 200M' }).click();
  await retry.getByRole('textbox', { name: 'Elements per task' }).fill('1');
  await expect(retry.getByRole('status')).toHaveText('3 elements in about 3 tasks');
  await saveViews(page, 'retry-selection');
  await retry.getByRole('button', { name: 'Run again' }).click();

  await page.getByRole('tab', { name: 'Jobs' }).click();
  const row = page.getByRole('row', { name: /throw_ball-2-0/ });
  await expect(row).toContainText('2nd try: memory was 100 MiB');
  await expect(row).toContainText('of 3');
  await expectWord(page, 'Completed with failures', 60_000);
});
