import { expect, test } from '../fixtures/app.ts';
import { addFunction, addRange, card, drawWire, fillIn } from '../fixtures/draw-pipeline.ts';
import { saveViews } from '../fixtures/save-views.ts';
import { downloadText, expectGrid, expectWord, startRun } from '../fixtures/watch-run.ts';

const SQUARE = `def square(x: int) -> int:
    return x * x
`;

const ADD_UP = `def add_up(squares) -> int:
    return sum(squares)
`;

test('a pipeline is drawn on an empty canvas, runs on this machine, and its numbers are downloaded', async ({
  app,
  page,
}) => {
  await page.goto(app.url);
  await page.getByRole('button', { name: 'New pipeline' }).click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });

  await addFunction(page, SQUARE, 'squares');
  await addFunction(page, ADD_UP, 'total');
  await addRange(page, 'x', 5);
  await drawWire(
    page,
    card(page, 'x').getByLabel('Output value', { exact: true }),
    card(page, 'square').getByLabel('Parameter x', { exact: true }),
  );
  await drawWire(
    page,
    card(page, 'square').getByLabel('Output squares', { exact: true }),
    card(page, 'add_up').getByLabel('Parameter squares', { exact: true }),
  );

  await page.getByRole('button', { name: 'Tidy up' }).click();

  await card(page, 'square').getByTitle('square', { exact: true }).click();
  await inspector.getByRole('tab', { name: 'Map' }).click();
  const mapspec = inspector.getByRole('textbox', { name: 'Mapspec' });
  await mapspec.fill('x[i -> squares[i]');
  await expect(inspector.getByText('Expected "," or "]"')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Problems: 1 error/ })).toBeVisible();
  await fillIn(mapspec, 'x[i] -> squares[i]');
  await expect(page.getByRole('button', { name: 'No problems' })).toBeVisible();
  await expect(card(page, 'square')).toContainText('squares[i] · 5');

  await inspector.getByRole('tab', { name: 'Resources' }).click();
  await fillIn(inspector.getByRole('textbox', { name: 'CPUs' }), '= x % 2 + 1');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(inspector.getByRole('textbox', { name: 'CPUs' })).toHaveValue('');
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(inspector.getByRole('textbox', { name: 'CPUs' })).toHaveValue(/x % 2 \+ 1/);
  await fillIn(inspector.getByRole('textbox', { name: 'CPUs' }), '1');
  await expect(page.getByRole('status', { name: 'Save state' })).toHaveText(/Saved/);
  await saveViews(page, 'editor');

  await startRun(page, 'This machine');
  await expectWord(page, 'Done');
  await expectGrid(page, 'square', '5 done, 0 failed, 0 running, of 5');
  await expectGrid(page, 'add_up', '1 done, 0 failed, 0 running, of 1');
  expect(JSON.parse(await downloadText(page, 'squares as JSON'))).toEqual({ squares: [0, 1, 4, 9, 16] });
  expect((await downloadText(page, 'total as CSV')).trim().split(/\r?\n/)).toEqual(['total', '30']);
});
