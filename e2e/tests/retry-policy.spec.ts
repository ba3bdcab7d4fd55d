import { accessibilityFaults } from '../fixtures/accessibility-faults.ts';
import { expect, test } from '../fixtures/app.ts';
import { saveViews } from '../fixtures/save-views.ts';
import { openExample } from '../fixtures/watch-run.ts';

test('a function says how often it is tried again by itself, in words and in one undo step a field', async ({
  app,
  page,
}) => {
  await page.goto(app.url);
  await openExample(page, 'A sweep where some elements fail');
  await page.getByText('throw_ball', { exact: true }).first().click();
  await page.getByRole('tab', { name: 'Resources' }).click();
  const words = page.getByRole('list', { name: 'What is tried again' });
  await expect(words).toContainText('Out of memory: again with 2x memory, at most 2 times.');
  await expect(words).toContainText('Exception in the function: not tried again by itself.');

  const factor = page.getByRole('textbox', { name: 'Memory, times' });
  await factor.fill('0.5');
  await expect(page.getByText('Write a number from 1 to 16, such as 2 or 1.5.')).toBeVisible();
  await saveViews(page, 'retry-policy');
  expect.soft(await accessibilityFaults(page), 'retry policy').toEqual([]);
  await factor.fill('1.5');
  await page.getByRole('textbox', { name: 'Up to' }).first().fill('64GB');
  await expect(words).toContainText('Out of memory: again with 1.5x memory, at most 2 times, up to 64G.');
  await page.getByRole('textbox', { name: 'Exception' }).fill('1');
  await expect(words).toContainText('Exception in the function: again as it is, once.');

  const undo = page.getByRole('button', { name: 'Undo' });
  await undo.click();
  await expect(words).toContainText('Exception in the function: not tried again by itself.');
  await undo.click();
  await expect(words).toContainText('with 1.5x memory, at most 2 times.');
  await page.getByRole('button', { name: 'Back to the default' }).click();
  await expect(words).toContainText('with 2x memory, at most 2 times.');
});
