import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPrivateSshd } from '../../apps/server/src/cluster/private-sshd.ts';
import { accessibilityFaults } from '../fixtures/accessibility-faults.ts';
import { expect, test } from '../fixtures/app.ts';
import { fillIn } from '../fixtures/draw-pipeline.ts';
import { saveViews } from '../fixtures/save-views.ts';

test.use({ ownHome: true });

test('a host behind a jump host is taken from ~/.ssh/config, and both host keys are accepted in the page', async ({
  app,
  page,
  cluster,
}) => {
  await using gate = await startPrivateSshd([`AuthorizedKeysFile ${cluster.keyFile}.pub`]);
  const hop = gate.choice;
  mkdirSync(join(app.home, '.ssh'), { mode: 0o700 });
  const config = [
    `Host gate`,
    `  HostName 127.0.0.1`,
    `  Port ${hop.port}`,
    `  User ${hop.user}`,
    `Host farm`,
    `  HostName ${cluster.host}`,
    `  Port ${cluster.port}`,
    `  User ${cluster.user}`,
    `  IdentityFile ${cluster.keyFile}`,
    `  ProxyJump gate`,
    `Host vault`,
    `  ProxyCommand nc %h %p`,
    '',
  ];
  writeFileSync(join(app.home, '.ssh/config'), config.join('\n'));

  await page.goto(app.url);
  await page.getByRole('link', { name: 'Clusters', exact: true }).click();
  await page.getByRole('button', { name: 'Add cluster' }).click();
  await page.getByRole('button', { name: 'Import from ~/.ssh/config' }).click();
  const dialog = page.getByRole('dialog', { name: 'Hosts of ~/.ssh/config' });
  await expect(dialog.getByRole('list', { name: 'Hosts' }).getByRole('button')).toHaveCount(3);
  await expect(dialog.getByRole('button', { name: /^farm/ })).toContainText(
    `${cluster.user}@${cluster.host}:${cluster.port} via ${hop.user}@127.0.0.1:${hop.port}`,
  );
  await expect(dialog.getByRole('button', { name: /^vault/ })).toContainText(
    "It is reached by a ProxyCommand. It is left to the system's ssh.",
  );
  await saveViews(page, 'ssh-hosts');
  expect.soft(await accessibilityFaults(page), 'hosts').toEqual([]);

  // By keyboard alone: what is typed leaves one, and Enter takes it.
  const find = dialog.getByRole('textbox', { name: 'Find a host' });
  await expect(find).toBeFocused();
  await find.fill('farm');
  await find.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('farm');
  await expect(page.getByRole('textbox', { name: 'Path of the private key' })).toHaveValue(cluster.keyFile);
  await expect(page.getByRole('textbox', { name: 'Port of jump host 1' })).toHaveValue(String(hop.port));

  await fillIn(page.getByRole('textbox', { name: 'Root folder' }), cluster.root);
  await saveViews(page, 'jump-host-form');
  await page.getByRole('button', { name: 'Save and test connection' }).click();

  const checks = page.getByRole('region', { name: 'Connection test' });
  for (const key of [hop.hostKey ?? '', cluster.hostKey]) {
    const question = checks.locator('code', { hasText: key });
    await expect(question).toBeVisible({ timeout: 60_000 });
    await saveViews(page, key === hop.hostKey ? 'jump-host-key' : 'jump-farm-key');
    await checks.getByRole('button', { name: 'Accept this host key' }).click();
    await expect(question).toBeHidden();
  }
  await expect(checks.getByRole('status')).toHaveText(/^Ready/, { timeout: 60_000 });
  await expect(page.getByRole('button', { name: /^farm/ })).toContainText('Connected');
});
