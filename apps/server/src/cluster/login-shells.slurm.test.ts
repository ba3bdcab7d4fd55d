import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { CheckLine } from '@gridloom/core/cluster';
import { describe, expect, test } from 'vitest';
import { runConnectionTest } from './connection-test.ts';
import { createHostKeys } from './host-keys.ts';
import { createOpensshShell } from './openssh-shell.ts';
import { makeAccount } from './private-account.ts';
import { startPrivateSshd } from './private-sshd.ts';
import { sampleProfile } from './sample-profile.ts';
import { createSshShell } from './ssh-shell.ts';

type Way = 'ssh2' | "the system's ssh";
type Sshd = Awaited<ReturnType<typeof startPrivateSshd>>;

async function shellOf(way: Way, { choice, file }: Sshd, user: string) {
  const known = file('known_hosts');
  const { port } = choice;
  const options = ['-F', 'none', '-i', file('user'), '-p', String(port), '-o', 'IdentitiesOnly=yes'];
  const trust = ['-o', `UserKnownHostsFile=${known}`, '-o', 'StrictHostKeyChecking=accept-new'];
  const shell =
    way === 'ssh2'
      ? createSshShell({ ...choice, user })
      : createOpensshShell(`${user}@127.0.0.1`, { options: [...options, ...trust] });
  return Object.assign(shell, { [Symbol.asyncDispose]: () => shell.close() });
}

const WAYS = ['ssh2', "the system's ssh"] as const;
const NOISE = 'echo "Welcome to the cluster"; echo "quota: 80%" >&2\n';

describe.each(WAYS)('over %s, a login whose shell is', (way) => {
  test.each([
    ['tcsh', '/bin/tcsh', { '.cshrc': 'echo "Welcome to the cluster"\n' }],
    ['fish', '/usr/bin/fish', {}],
    ['a bash that prints', '/bin/bash', { '.bashrc': NOISE }],
    ['dash', '/bin/dash', {}],
  ])('%s runs scripts', async (_name, program, files) => {
    await using account = await makeAccount({ shell: program, files });
    await using sshd = await startPrivateSshd();
    await using shell = await shellOf(way, sshd, account.user);
    const script = `for word in one "two  three"; do printf '%s;' "$word"; done; echo "$((6 * 7))" >&2; exit 9`;
    expect(await shell.run(script)).toMatchObject({
      code: 9,
      stdout: Buffer.from('one;two  three;'),
      stderr: expect.stringMatching(/42\n$/),
    });
    const bytes = Buffer.alloc(300_000, 'x');
    await shell.put(account.home, { 'deep/file': bytes });
    expect((await readFile(`${account.home}/deep/file`)).equals(bytes)).toBe(true);
    expect((await buffer(await shell.stream(`cat ${account.home}/deep/file`))).equals(bytes)).toBe(true);
  });

  test.each([
    ['rbash', '/bin/rbash', 'its login shell is a restricted one'],
    ['nologin', '/usr/sbin/nologin', 'has no shell (nologin)'],
  ])('%s says that it runs no scripts', async (_name, program, words) => {
    await using account = await makeAccount({ shell: program });
    await using sshd = await startPrivateSshd();
    await using shell = await shellOf(way, sshd, account.user);
    await expect(shell.run('true')).rejects.toMatchObject({
      code: 'SHELL_RESTRICTED',
      message: expect.stringContaining(words),
    });
  });

  test('a menu says that it runs no scripts', async () => {
    await using account = await makeAccount();
    const menu = `ForceCommand while printf '1) mail  2) leave: ' && read -r choice; do echo "no $choice"; done; exit 0`;
    await using sshd = await startPrivateSshd([menu]);
    await using shell = await shellOf(way, sshd, account.user);
    await expect(shell.run('true')).rejects.toMatchObject({
      code: 'SHELL_RESTRICTED',
      message: expect.stringContaining('another program than a shell'),
    });
  });

  test('any works where SFTP is switched off and two sessions are allowed', async () => {
    await using account = await makeAccount();
    await using sshd = await startPrivateSshd(['Subsystem sftp /bin/false', 'MaxSessions 2']);
    await using shell = await shellOf(way, sshd, account.user);
    const results = await Promise.all([1, 2, 3, 4, 5].map((n) => shell.run(`sleep 0.1; echo ${n}`)));
    expect(results.map(({ stdout }) => stdout.toString())).toEqual([1, 2, 3, 4, 5].map((n) => `${n}\n`));
  });
});

test.each(WAYS)('over %s, the connection test says at which line a restricted shell stops it', async (way) => {
  await using account = await makeAccount({ shell: '/bin/rbash' });
  await using sshd = await startPrivateSshd();
  await using shell = await shellOf(way, sshd, account.user);
  const destination = `${account.user}@127.0.0.1`;
  const choice = way === 'ssh2' ? { ...sshd.choice, user: account.user } : ({ kind: 'openssh', destination } as const);
  const { signal } = new AbortController();
  let lines: readonly CheckLine[] = [];
  const profile = sampleProfile({ shell: choice });
  for await (lines of runConnectionTest(profile, { signal, hostKeys: createHostKeys(), shell }));
  const found = Object.fromEntries(lines.map((line) => [line.id, line]));
  expect(found['login']!.status).toBe('ok');
  expect(found['shell']).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining('a restricted one'),
    remedy: expect.stringContaining('Ask the cluster for a normal login shell'),
  });
  expect(found['python']!.status).toBe('skipped');
});

test('a command that hangs is ended, even where no session is left for ending it', async () => {
  await using account = await makeAccount();
  await using sshd = await startPrivateSshd(['MaxSessions 1']);
  await using shell = await shellOf('ssh2', sshd, account.user);
  const pidFile = `${account.home}/pid`;
  await expect(shell.run(`echo $$ > ${pidFile}; sleep 600`, { timeoutMs: 1500 })).rejects.toThrow('no answer within');
  const pid = Number(await readFile(pidFile, 'utf8'));
  const isAlive = () =>
    readFile(`/proc/${pid}/stat`).then(
      () => true,
      () => false,
    );
  await expect.poll(isAlive, { timeout: 5000 }).toBe(false);
  expect((await shell.run('echo next')).stdout.toString()).toBe('next\n');
});
