import { expect, test } from '../fixtures/app.ts';
import { card, fillIn } from '../fixtures/draw-pipeline.ts';
import { saveViews } from '../fixtures/save-views.ts';
import { expectGrid, expectWord, startRun } from '../fixtures/watch-run.ts';

const TO_UPPER = `# shout(text, times=2) -> text
for _ in $(seq "$times"); do printf '%s ' "$text"; done | tr '[:lower:]' '[:upper:]'
`;

test('a Python function becomes a shell command, tells its mistakes by line, and runs on this machine', async ({
  app,
  page,
}) => {
  await page.goto(app.url);
  await page.getByRole('button', { name: 'New pipeline' }).click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await page.getByRole('button', { name: 'Add function' }).click();
  await inspector.getByRole('tab', { name: 'Code' }).click();

  await inspector.getByText('JavaScript', { exact: true }).click();
  await expect(inspector.getByRole('textbox', { name: 'JavaScript code' })).toContainText('function new_function(x)');
  await inspector.getByText('Shell command', { exact: true }).click();
  const script = inspector.getByRole('textbox', { name: 'Shell script' });
  await expect(script).toContainText('# new_function(x) -> text');

  await script.fill(`${TO_UPPER}if true; then\n`);
  await expect(inspector.getByText(/Line \d is no shell script/).first()).toBeVisible();
  await script.fill(TO_UPPER);
  await fillIn(inspector.getByRole('textbox', { name: 'Outputs' }), 'loud');
  await expect(card(page, 'shout').getByLabel('Parameter times', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Add input' }).click();
  await fillIn(inspector.getByRole('textbox', { name: 'Name' }), 'text');
  await inspector.getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'Value', exact: true }).click();
  await fillIn(inspector.getByRole('textbox', { name: 'Value' }), '"it\'s $HOME"');
  await page.getByRole('button', { name: 'Tidy up' }).click();
  await card(page, 'shout').getByTitle('shout', { exact: true }).click();
  await expect(page.getByRole('button', { name: 'No problems' })).toBeVisible();
  await saveViews(page, 'shell-command');

  await startRun(page, 'This machine');
  await expectWord(page, 'Done');
  await expectGrid(page, 'shout', '1 done, 0 failed, 0 running, of 1');
});
