import { expect, test } from '../fixtures/app.ts';
import { fillIn } from '../fixtures/draw-pipeline.ts';
import { saveViews } from '../fixtures/save-views.ts';

test('a cluster is added, its host key accepted once, and every line of the connection test is good', async ({
  app,
  page,
  cluster,
}) => {
  await page.goto(app.url);
  await page.getByRole('link', { name: 'Clusters', exact: true }).click();
  await page.getByRole('button', { name: 'Add cluster' }).click();
  const fields = {
    Name: 'Test cluster',
    Host: cluster.host,
    Port: String(cluster.port),
    User: cluster.user,
    'Root folder': cluster.root,
  };
  for (const [label, value] of Object.entries(fields)) {
    await fillIn(page.getByRole('textbox', { name: label, exact: true }), value);
  }
  await page.getByRole('combobox', { name: 'Identity' }).click();
  await page.getByRole('option', { name: 'Key file' }).click();
  await fillIn(page.getByRole('textbox', { name: 'Path of the private key' }), cluster.keyFile);
  await page.getByRole('button', { name: 'Save and test connection' }).click();

  const test = page.getByRole('region', { name: 'Connection test' });
  await expect(test.getByText(cluster.hostKey).first()).toBeVisible();
  await saveViews(page, 'host-key');
  await test.getByRole('button', { name: 'Accept this host key' }).click();
  await expect(test.getByRole('status')).toHaveText(/^Ready/, { timeout: 60_000 });
  for (const line of await test.getByRole('listitem').all()) {
    await expect(line.getByRole('img', { name: 'OK' }), await line.innerText()).toBeVisible();
  }
  await expect(test.getByRole('listitem').filter({ hasText: 'SLURM answers' })).toContainText(/\d+\.\d+/);
  await saveViews(page, 'connection-test');
});
