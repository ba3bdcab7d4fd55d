import { expect, test } from '../fixtures/app.ts';
import { addFunction, card, drawWire, fillIn } from '../fixtures/draw-pipeline.ts';
import { saveViews } from '../fixtures/save-views.ts';
import { downloadText, expectGrid, expectWord, startRun } from '../fixtures/watch-run.ts';

const DOUBLE = `def double(mass: float) -> float:
    return 2 * mass
`;

test('a table on this computer is uploaded beside the runs, and its column is swept over', async ({ app, page }) => {
  await page.goto(app.url);
  await page.getByRole('button', { name: 'New pipeline' }).click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await addFunction(page, DOUBLE, 'doubled');
  await page.getByRole('button', { name: 'Add input' }).click();
  await fillIn(inspector.getByRole('textbox', { name: 'Name' }), 'mass');
  await inspector.getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'File on the cluster' }).click();

  const chooser = page.waitForEvent('filechooser');
  await inspector.getByRole('button', { name: 'Upload a file…' }).click();
  const table = ['name,mass', 'feather,0.5', 'stone,2', 'anvil,40.5', ''].join('\n');
  const file = { name: 'masses.csv', mimeType: 'text/csv', buffer: Buffer.from(table) };
  await (await chooser).setFiles(file);
  await expect(page.getByRole('article', { name: 'Upload of masses.csv' }).getByRole('status')).toHaveText(/^Done/);
  await saveViews(page, 'upload');
  const path = inspector.getByRole('textbox', { name: 'Path' });
  await expect(path).toHaveValue(/\/uploads\/.+\/masses\.csv$/);
  const there = await path.inputValue();

  // The same file once more is found there, and lies there once.
  const again = page.waitForEvent('filechooser');
  await inspector.getByRole('button', { name: 'Upload a file…' }).click();
  await (await again).setFiles(file);
  await expect(page.getByRole('article', { name: 'Upload of masses.csv' }).last().getByRole('status')).toHaveText(
    /^Done/,
  );
  await expect(path).toHaveValue(there);
  // What is done leaves by itself.
  await expect(page.getByRole('region', { name: 'Transfers' })).toBeHidden();

  await expect(inspector.getByRole('combobox', { name: 'Format' })).toHaveValue('Column of a CSV file');
  await fillIn(inspector.getByRole('textbox', { name: 'Column' }), 'mass');
  await inspector.getByRole('button', { name: 'Look at the file' }).click();
  await expect(inspector).toContainText('Shape 3.');

  await drawWire(
    page,
    card(page, 'mass').getByLabel('Output value', { exact: true }),
    card(page, 'double').getByLabel('Parameter mass', { exact: true }),
  );
  await card(page, 'double').getByTitle('double', { exact: true }).click();
  await inspector.getByRole('tab', { name: 'Map' }).click();
  await fillIn(inspector.getByRole('textbox', { name: 'Mapspec' }), 'mass[i] -> doubled[i]');
  await expect(page.getByRole('button', { name: 'No problems' })).toBeVisible();
  await startRun(page, 'This machine');
  await expectWord(page, 'Done');
  await expectGrid(page, 'double', '3 done, 0 failed, 0 running, of 3');
  expect(JSON.parse(await downloadText(page, 'doubled as JSON'))).toEqual({ doubled: [1, 4, 81] });
});
