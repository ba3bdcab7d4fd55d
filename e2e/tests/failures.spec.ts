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
  await expectGrid(page, 'throw_ball', '27 done, 21 failed, 0 running, of 48');
  await expectGrid(page, 'mean_speed', '27 done, 0 failed, 0 running, of 48');
  await expectWord(page, 'Completed with failures');

  // The fastest ball reached the highest platform at once, and was not thrown again. The slowest was tried twice.
  const call = page.getByRole('region', { name: 'Call' });
  await openElement(page, 'throw_ball', { row: 7, column: 5 });
  await expect(call).toContainText(/Attempt\s*1/);
  await openElement(page, 'throw_ball', { row: 0, column: 0 });
  await expect(call).toContainText(/Attempt\s*2/);
});
