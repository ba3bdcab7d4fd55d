import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { LoginQuestion } from '@gridloom/core/cluster';
import { describe, expect, test } from 'vitest';
import { makeAccount } from './private-account.ts';
import { LOCKED_PASSPHRASE, startPrivateSshd } from './private-sshd.ts';
import { CODE_FILES, oneTimeCode, PASSWORD_AND_CODE } from './second-factor.ts';
import type { SshChoice } from './ssh-identity.ts';
import { createSshShell } from './ssh-shell.ts';

type Answerer = (question: LoginQuestion) => readonly string[] | null | undefined;

/** A shell whose user answers by a function; `undefined` leaves the question open. */
function openShell(choice: SshChoice, answerer: Answerer) {
  const asked: Omit<LoginQuestion, 'id'>[] = [];
  let last = '';
  const shell = createSshShell(choice, {
    onChange() {
      const now = shell.connection();
      if (now.state !== 'asking' || now.question.id === last) return;
      const { id, ...question } = now.question;
      last = id;
      asked.push(question);
      const answers = answerer(now.question);
      if (answers !== undefined) queueMicrotask(() => shell.answer(id, answers));
    },
  });
  return Object.assign(shell, { asked, [Symbol.asyncDispose]: () => shell.close() });
}

const PASSWORD = 'correct-horse-battery';
const PAM = ['auth required pam_unix.so', 'account required pam_permit.so', 'session required pam_permit.so'];

describe('a password', () => {
  test('is asked for, and lets in', async () => {
    await using account = await makeAccount({ password: PASSWORD });
    await using sshd = await startPrivateSshd(['PasswordAuthentication yes', 'AuthenticationMethods password']);
    await using shell = openShell({ ...sshd.choice, user: account.user, identity: { kind: 'password' } }, () => [
      PASSWORD,
    ]);
    const results = await Promise.all(['id -un', 'id -un'].map((script) => shell.run(script)));
    expect(results.map(({ stdout }) => stdout.toString().trim())).toEqual([account.user, account.user]);
    expect(shell.asked).toEqual([
      { host: `${account.user}@127.0.0.1`, title: '', instructions: '', prompts: [{ label: 'Password', echo: false }] },
    ]);
  });

  test('that is wrong is not tried again before the user says so', async () => {
    await using account = await makeAccount({ password: PASSWORD });
    await using sshd = await startPrivateSshd(['PasswordAuthentication yes', 'AuthenticationMethods password']);
    const answers = ['wrong-guess', PASSWORD];
    const choice = { ...sshd.choice, user: account.user, identity: { kind: 'password' } } as const;
    await using shell = openShell(choice, () => [answers.shift()!]);
    await expect(shell.run('true')).rejects.toMatchObject({
      code: 'LOGIN_REFUSED',
      message: expect.stringMatching(/tried: password; the host takes password/),
    });
    await expect(shell.run('true')).rejects.toMatchObject({ code: 'LOGIN_REFUSED' });
    expect(shell.asked).toHaveLength(1);
    expect(sshd.gate.connections()).toBe(1);
    shell.tryNow();
    expect((await shell.run('echo in')).stdout.toString()).toBe('in\n');
  });

  test('is not asked for where a key was refused', async () => {
    await using account = await makeAccount({ password: PASSWORD });
    await using sshd = await startPrivateSshd(['PasswordAuthentication yes']);
    await writeFile(sshd.file('authorized'), '');
    await using shell = openShell({ ...sshd.choice, user: account.user }, () => [PASSWORD]);
    await expect(shell.run('true')).rejects.toMatchObject({
      code: 'LOGIN_REFUSED',
      message: expect.stringContaining('the host takes publickey,'),
    });
    expect(shell.asked).toEqual([]);
  });
});

describe('a second factor', () => {
  test('comes after the key', async () => {
    await using account = await makeAccount({ password: PASSWORD });
    await using sshd = await startPrivateSshd(['AuthenticationMethods publickey,keyboard-interactive'], { pam: PAM });
    await using shell = openShell({ ...sshd.choice, user: account.user }, () => [PASSWORD]);
    expect((await shell.run('id -un')).stdout.toString().trim()).toBe(account.user);
    expect(shell.asked.map(({ prompts }) => prompts)).toEqual([[{ label: 'Password:', echo: false }]]);
  });

  test('comes after a key of an agent that holds several', async () => {
    await using account = await makeAccount({ password: PASSWORD });
    await using sshd = await startPrivateSshd(
      ['AuthenticationMethods publickey,keyboard-interactive', 'MaxAuthTries 3'],
      { pam: PAM },
    );
    await using _agent = await startAgent(sshd.file('agent'), [sshd.file('host'), sshd.file('user')]);
    const choice = { ...sshd.choice, user: account.user, identity: { kind: 'agent' } } as const;
    await using shell = openShell(choice, () => [PASSWORD]);
    expect((await shell.run('id -un')).stdout.toString().trim()).toBe(account.user);
    expect(shell.asked).toHaveLength(1);
  });

  test('is asked in as many rounds as the host wants, and again after the line dropped', async () => {
    await using account = await makeAccount({ password: PASSWORD, files: CODE_FILES });
    await using sshd = await startPrivateSshd(['AuthenticationMethods keyboard-interactive'], {
      pam: PASSWORD_AND_CODE,
    });
    const choice = { ...sshd.choice, user: account.user, identity: { kind: 'password' } } as const;
    await using shell = openShell(choice, ({ prompts }) =>
      prompts.map(({ label }) => (/code/i.test(label) ? oneTimeCode() : PASSWORD)),
    );
    expect((await shell.run('id -un')).stdout.toString().trim()).toBe(account.user);
    const round = ['Password:', 'Verification code:'];
    expect(shell.asked.flatMap(({ prompts }) => prompts.map(({ label }) => label))).toEqual(round);
    sshd.gate.cut();
    await expect.poll(() => shell.connection().state).toBe('broken');
    shell.tryNow();
    await shell.run('true');
    expect(shell.asked.flatMap(({ prompts }) => prompts.map(({ label }) => label))).toEqual([...round, ...round]);
  });

  test('that nobody gives keeps the profile waiting without trying again, and what ran goes on', async () => {
    await using account = await makeAccount({ password: PASSWORD });
    await using sshd = await startPrivateSshd(
      ['AuthenticationMethods publickey,keyboard-interactive', 'LoginGraceTime 2'],
      { pam: PAM },
    );
    let away = false;
    await using shell = openShell({ ...sshd.choice, user: account.user }, () => (away ? undefined : [PASSWORD]));
    const done = `${account.home}/done`;
    await shell.run(`nohup sh -c 'sleep 3; echo yes > ${done}' >/dev/null 2>&1 &`);
    away = true;
    sshd.gate.cut();
    await expect.poll(() => shell.connection().state).toBe('broken');
    shell.tryNow();
    await expect(shell.run('true')).rejects.toMatchObject({
      code: 'LOGIN_UNANSWERED',
      message: expect.stringContaining('the host stopped waiting'),
    });
    expect(shell.connection()).toMatchObject({ state: 'broken', nextTryAt: null });
    await expect.poll(() => readFile(done, 'utf8').catch(() => ''), { timeout: 10_000 }).toBe('yes\n');
    away = false;
    shell.tryNow();
    expect((await shell.run('echo back')).stdout.toString()).toBe('back\n');
  });

  test('that is put off leaves nothing open', async () => {
    await using account = await makeAccount({ password: PASSWORD });
    await using sshd = await startPrivateSshd(['AuthenticationMethods publickey,keyboard-interactive'], { pam: PAM });
    await using shell = openShell({ ...sshd.choice, user: account.user }, () => null);
    await expect(shell.run('true')).rejects.toMatchObject({ code: 'LOGIN_UNANSWERED' });
    expect(shell.connection()).toMatchObject({ state: 'broken', nextTryAt: null });
  });
});

test('no answer is left in what is said, or in what is kept', async () => {
  await using account = await makeAccount({ password: PASSWORD });
  await using sshd = await startPrivateSshd(
    ['PasswordAuthentication yes', 'AuthenticationMethods publickey,password'],
    {},
  );
  const identity = { kind: 'key-file', path: sshd.file('locked') } as const;
  await writeFile(sshd.file('authorized'), await readFile(sshd.file('locked.pub')));
  const answers = [LOCKED_PASSPHRASE, 'wrong-guess'];
  await using shell = openShell({ ...sshd.choice, user: account.user, identity }, () => [answers.shift()!]);
  const error = await shell.run('true').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'LOGIN_REFUSED' });
  expect(answers).toEqual([]);
  const arguments_ = await readFile('/proc/self/cmdline', 'utf8');
  const said = [
    JSON.stringify(error, Object.getOwnPropertyNames(error)),
    String((error as Error).cause),
    (error as Error).stack,
  ];
  const kept = [JSON.stringify(shell.connection()), JSON.stringify(shell), sshd.log(), arguments_];
  for (const text of [...said, ...kept]) expect(text).not.toMatch(/open-sesame|wrong-guess/);
});

/** An agent of our own that holds these keys, as the one of this process. */
async function startAgent(socket: string, keys: readonly string[]) {
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  const before = process.env['SSH_AUTH_SOCK'];
  process.env['SSH_AUTH_SOCK'] = socket;
  for (let tries = 0; tries < 50; tries++) {
    const [code] = await once(spawn('ssh-add', ['-q', ...keys], { stdio: 'ignore' }), 'exit');
    if (code === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    async [Symbol.asyncDispose]() {
      if (before === undefined) delete process.env['SSH_AUTH_SOCK'];
      else process.env['SSH_AUTH_SOCK'] = before;
      agent.kill();
      await rm(socket, { force: true });
    },
  };
}
