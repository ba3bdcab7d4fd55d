import { startPrivateSshd } from '../../apps/server/src/cluster/private-sshd.ts';
import { CODE_FILES, oneTimeCode, PASSWORD_AND_CODE } from '../../apps/server/src/cluster/second-factor.ts';
import { accessibilityFaults } from '../fixtures/accessibility-faults.ts';
import { expect, test } from '../fixtures/app.ts';
import { callApi } from '../fixtures/gridloom-api.ts';
import { saveViews } from '../fixtures/save-views.ts';

const PASSWORD = 'correct-horse-battery';

test('a login asks for password and one-time code wherever the user is, and can be put off', async ({
  app,
  page,
  makeAccount,
}) => {
  await using account = await makeAccount({ password: PASSWORD, files: CODE_FILES });
  await using sshd = await startPrivateSshd(['AuthenticationMethods keyboard-interactive'], { pam: PASSWORD_AND_CODE });
  await callApi(app, 'profile.save', {
    id: 'two-factors',
    name: 'Two factors',
    shell: { ...sshd.choice, user: account.user, identity: { kind: 'password' } },
    scheduler: { kind: 'processes', cpus: 1 },
    root: `${account.home}/runs`,
    setup: '',
    python: 'python3',
    defaults: {},
    limits: { maxArraySize: 1001, pollS: 1, graceS: 5 },
    facts: null,
  });
  await page.goto(app.url);
  await page.getByRole('link', { name: 'Clusters', exact: true }).click();
  await page.getByRole('button', { name: /Two factors/ }).click();
  await page.getByRole('button', { name: 'Test connection' }).click();

  const dialog = page.getByRole('dialog', { name: 'Two factors asks who you are' });
  const password = dialog.getByLabel('Password', { exact: true });
  await expect(dialog).toContainText(`${account.user}@127.0.0.1`, { timeout: 60_000 });
  await expect(dialog).toContainText('Jobs on the cluster go on meanwhile');
  await expect(password).toBeFocused();
  await expect(password).toHaveAttribute('type', 'password');
  await saveViews(page, 'login-password');
  expect.soft(await accessibilityFaults(page), 'login').toEqual([]);

  // It asks on every page, and only once the user says so again after "Not now".
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  const checks = page.getByRole('region', { name: 'Connection test' });
  await expect(checks.getByRole('status')).toHaveText(/failed/);
  await saveViews(page, 'login-put-off');
  const notice = page.getByRole('region', { name: 'Connection', exact: true });
  await notice.getByRole('button', { name: 'Try now' }).click();
  await password.fill('not-this-one');
  await password.press('Enter');
  await dialog.getByLabel('Verification code').fill('000000');
  await dialog.getByRole('button', { name: 'Log in' }).click();
  await expect(notice).toContainText('A password or code was wrong, or the user name is.');
  await expect(dialog).toBeHidden();
  await saveViews(page, 'login-wrong');

  await notice.getByRole('button', { name: 'Try now' }).click();
  await expect(dialog).toBeVisible();
  await page.goto(`${app.origin}/runs`);
  await expect(password).toBeFocused();
  await password.fill(PASSWORD);
  await password.press('Enter');

  const code = dialog.getByLabel('Verification code');
  await expect(code).toBeFocused();
  await expect(code).toHaveAttribute('autocomplete', 'one-time-code');
  await saveViews(page, 'login-code');
  await code.fill(oneTimeCode());
  await dialog.getByRole('button', { name: 'Log in' }).click();
  await expect(dialog).toBeHidden();

  await page.getByRole('link', { name: 'Clusters', exact: true }).click();
  await expect(page.getByRole('button', { name: /Two factors/ })).toContainText('Connected');
});
