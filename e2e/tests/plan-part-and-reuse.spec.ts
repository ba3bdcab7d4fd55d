import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../fixtures/app.ts';
import { card } from '../fixtures/draw-pipeline.ts';
import { saveViews } from '../fixtures/save-views.ts';
import { expectGrid, expectWord, openExample, startRun } from '../fixtures/watch-run.ts';

const EXAMPLE = 'Two voltages, one capacitor';

test('what still holds is taken over from an earlier run, and only what changed is computed', async ({ app, page }) => {
  await page.goto(app.url);
  await openExample(page, EXAMPLE);
  const editor = page.url();
  await startRun(page, 'This machine');
  await expectWord(page, 'Done');

  await page.goto(editor);
  await appendToCode(page, 'average_charge', '# averaged in another way');
  const dialog = await openPlan(page);
  await expect(stageOf(dialog, 'electrostatics')).toContainText('all taken over');
  await expect(stageOf(dialog, 'electrostatics')).toContainText('nothing to compute');
  await expect(stageOf(dialog, 'average_charge')).toContainText(
    '1 result of before no longer holds: its code changed after its last results.',
  );
  await expect(dialog.getByText('22 elements are taken over from earlier runs')).toBeVisible();
  await saveViews(page, 'plan-reuse');

  const takeOver = dialog.getByRole('switch', { name: 'Take over results that are still good' });
  await takeOver.focus();
  await takeOver.press('Space');
  await expect(dialog.getByText('Everything is computed anew.')).toBeVisible();
  await takeOver.press('Space');
  await expect(stageOf(dialog, 'electrostatics')).toContainText('all taken over');

  await start(page, dialog);
  await expectWord(page, 'Done');
  await expect(page.getByText('22 elements were taken over from an earlier run.')).toBeVisible();
  await expectGrid(page, 'electrostatics', '20 done, 0 failed, 0 running, of 20');
  await page.getByRole('tab', { name: 'Jobs' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Jobs' })).not.toContainText('electrostatics-1');
  await stageCard(page, 'average_charge').click();
  await expect(page.getByRole('tabpanel', { name: 'Jobs' })).toContainText('average_charge-1-0');
});

test('a part of the grid is computed, and the rest of it later', async ({ app, page }) => {
  await page.goto(app.url);
  await openExample(page, EXAMPLE);
  const dialog = await openPlan(page);
  await dialog.getByText('Only a part').click();
  await dialog.getByRole('textbox', { name: 'Position of i to stop before' }).fill('2');
  await expect(dialog.getByText(/average_charge needs the whole axis i/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Start', exact: true })).toBeDisabled();
  await dialog.getByLabel('Up to these outputs').first().click();
  await page.getByRole('option', { name: 'charge', exact: true }).click();
  await expect(stageOf(dialog, 'electrostatics')).toContainText('8 of 20');
  await expect(stageOf(dialog, 'average_charge')).toHaveCount(0);
  await saveViews(page, 'plan-part');

  await start(page, dialog);
  await expectWord(page, 'Done');
  await expect(page.getByText('12 elements were not asked for; they can be computed later.')).toBeVisible();
  await expectGrid(page, 'electrostatics', '8 done, 0 failed, 0 running, of 20');
  await saveViews(page, 'run-part');

  await page.getByRole('button', { name: 'Compute the rest (12)' }).click();
  await expectGrid(page, 'electrostatics', '20 done, 0 failed, 0 running, of 20');
  await expectWord(page, 'Done');
  await expect(page.getByRole('button', { name: /Compute the rest/ })).toHaveCount(0);
});

/** Writes a line at the end of a function's code, as a user does. */
async function appendToCode(page: Page, name: string, line: string): Promise<void> {
  await card(page, name).getByTitle(name, { exact: true }).click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Code' }).click();
  await inspector.getByRole('textbox', { name: 'Python code' }).click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type(`${line}\n`);
}

async function openPlan(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  return page.getByRole('dialog', { name: 'Start run' });
}

/** What the plan says of a stage: its row, and what stands below it. */
function stageOf(dialog: Locator, name: string): Locator {
  return dialog
    .getByRole('table', { name: 'Stages' })
    .getByRole('rowgroup')
    .filter({ has: dialog.page().getByText(name, { exact: true }) });
}

function stageCard(page: Page, name: string): Locator {
  return page.getByRole('navigation', { name: 'Stages' }).getByRole('button', { name: new RegExp(`^${name} `) });
}

async function start(page: Page, dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page).toHaveURL(/\/runs\/r_/);
}
