import { expect, test } from '../fixtures/app.ts';
import { addFunction, addRange, card, fillIn } from '../fixtures/draw-pipeline.ts';

const SQUARE = `def square(x: int) -> int:
    return x * x
`;

const HALVE = `def halve(squares: int) -> float:
    return squares / 2
`;

test('a problem is mended by its button, and mending is one step to undo', async ({ app, page }) => {
  await page.goto(app.url);
  await page.getByRole('button', { name: 'New pipeline' }).click();
  await addFunction(page, SQUARE, 'squares');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Map' }).click();
  await fillIn(inspector.getByRole('textbox', { name: 'Mapspec' }), 'x[i] -> squares[i]');
  await addFunction(page, HALVE, 'halves');
  await addRange(page, 'x', 4);
  await page.getByRole('button', { name: 'Connect by name' }).click();

  // One number is wanted where the array goes: the mapspec that is missing is plain.
  await page.getByRole('button', { name: /^Problems: 1 error/ }).click();
  const problems = page.getByRole('region', { name: 'Problems' });
  const mend = problems.getByRole('button', { name: 'Write squares[i] -> halves[i]' });
  await mend.click();
  await expect(page.getByRole('button', { name: 'No problems' })).toBeVisible();
  await expect(card(page, 'halve')).toContainText('halves[i] · 4');

  await page.getByRole('region', { name: 'Canvas' }).press('ControlOrMeta+z');
  await expect(mend).toBeVisible();
  await expect(card(page, 'halve')).toContainText('called once');

  await page.getByRole('region', { name: 'Canvas' }).press('ControlOrMeta+Shift+z');
  await expect(card(page, 'halve')).toContainText('halves[i] · 4');
});
