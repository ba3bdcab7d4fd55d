import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { LoginQuestion } from '@gridloom/core/cluster';
import { describe, expect, test } from 'vitest';
import { endLeftMasters } from './openssh-leftovers.ts';
import { createOpensshShell } from './openssh-shell.ts';
import { LOCKED_PASSPHRASE, startPrivateSshd } from './private-sshd.ts';

type Sshd = Awaited<ReturnType<typeof startPrivateSshd>>;
type Answerer = (question: LoginQuestion) => readonly string[] | null;

/** The system's ssh to this sshd, under the alias `cluster` of a configuration of its own. */
async function openShell(sshd: Sshd, lines: readonly string[] = [], answerer: Answerer = () => null) {
  const { port, user } = sshd.choice;
  const config = [
    'Host cluster',
    ...lines,
    '  HostName 127.0.0.1',
    `  Port ${port}`,
    `  User ${user}`,
    `  IdentityFile ${sshd.file('user')}`,
    '  IdentitiesOnly yes',
    '  IdentityAgent none',
    `  UserKnownHostsFile ${sshd.file('known')}`,
  ];
  await writeFile(sshd.file('client'), config.join('\n'));
  const hostKey = await readFile(sshd.file('host.pub'), 'utf8');
  await writeFile(sshd.file('known'), `[127.0.0.1]:${port} ${hostKey}`, { flag: 'a' });
  const asked: LoginQuestion[] = [];
  const shell = createOpensshShell('cluster', {
    options: ['-F', sshd.file('client')],
    onChange() {
      const now = shell.connection();
      if (now.state !== 'asking' || now.question.id === asked.at(-1)?.id) return;
      asked.push(now.question);
      const answers = answerer(now.question);
      queueMicrotask(() => shell.answer(now.question.id, answers));
    },
  });
  return Object.assign(shell, { asked, [Symbol.asyncDispose]: () => shell.close() });
}

function privateFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('gl-ssh-'));
}

describe("a shell over the system's ssh", () => {
  test('runs scripts over one connection, and leaves nothing behind', async () => {
    await using sshd = await startPrivateSshd();
    const before = privateFolders();
    const shell = await openShell(sshd);
    const runs = Array.from({ length: 8 }, (_, n) => shell.run(`echo ${n}; echo err >&2; exit ${n}`));
    const results = await Promise.all(runs);
    expect(results.map(({ code }) => code)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(results[3]).toMatchObject({ stdout: Buffer.from('3\n'), stderr: 'err\n', noise: '' });
    const bytes = Buffer.alloc(3_000_000, 'y');
    expect((await buffer(await shell.stream('head -c 3000000 /dev/zero | tr "\\0" y'))).equals(bytes)).toBe(true);
    expect(sshd.gate.connections()).toBe(1);
    expect(shell.connection()).toEqual({ state: 'connected' });
    await shell.close();
    await expect.poll(() => privateFolders().filter((name) => !before.includes(name))).toEqual([]);
    await expect.poll(() => execFileSync('ps', ['-eo', 'args']).toString()).not.toContain(sshd.file('client'));
  });

  test('goes where a ProxyCommand leads', async () => {
    await using sshd = await startPrivateSshd();
    const proxy = `exec 3<>/dev/tcp/127.0.0.1/${sshd.choice.port}; cat <&3 & exec cat >&3`;
    await using shell = await openShell(sshd, [
      `  ProxyCommand bash -c '${proxy}'`,
      '  RemoteCommand false',
      '  RequestTTY force',
    ]);
    expect((await shell.run('echo through')).stdout.toString()).toBe('through\n');
  });

  test('ends what runs there when the caller gives up', async () => {
    await using sshd = await startPrivateSshd();
    await using shell = await openShell(sshd);
    const pidFile = sshd.file('pid-of-script');
    const stuck = shell.run(`echo $$ > ${pidFile}; sleep 600`, { timeoutMs: 1500 });
    await expect(stuck).rejects.toThrow('no answer within');
    const pid = (await readFile(pidFile, 'utf8')).trim();
    await expect.poll(() => execFileSync('ps', ['-eo', 'pid=']).toString().split(/\s+/)).not.toContain(pid);
  });

  test('asks for a passphrase, which is in no argument, no variable and no file', async () => {
    await using sshd = await startPrivateSshd();
    await writeFile(sshd.file('authorized'), await readFile(sshd.file('locked.pub')));
    const seen: string[] = [];
    await using shell = await openShell(
      sshd,
      [`  IdentityFile ${sshd.file('locked')}`, '  PermitLocalCommand no'],
      () => {
        seen.push(execFileSync('ps', ['axeww', '-o', 'args']).toString());
        return [LOCKED_PASSPHRASE];
      },
    );
    expect((await shell.run('echo in')).stdout.toString()).toBe('in\n');
    expect(shell.asked.map(({ host, prompts }) => ({ host, prompts }))).toEqual([
      { host: 'cluster', prompts: [{ label: expect.stringContaining('passphrase'), echo: false }] },
    ]);
    seen.push(execFileSync('ps', ['axeww', '-o', 'args']).toString());
    for (const folder of privateFolders())
      for (const name of ['askpass', 'askpass.mjs'])
        seen.push(await readFile(join(tmpdir(), folder, name), 'utf8').catch(() => ''));
    expect(seen.join('\n')).not.toContain(LOCKED_PASSPHRASE);
    expect(JSON.stringify(shell.connection()) + sshd.log()).not.toContain(LOCKED_PASSPHRASE);
  });

  test('leaves an unknown host key to the user, and to known_hosts after', async () => {
    await using sshd = await startPrivateSshd();
    const known = ['  StrictHostKeyChecking ask', `  UserKnownHostsFile ${sshd.file('others')}`];
    await using shell = await openShell(sshd, known, () => ['yes']);
    await shell.run('true');
    expect(shell.asked).toMatchObject([
      {
        instructions: expect.stringContaining(sshd.choice.hostKey!),
        prompts: [{ label: expect.stringContaining('(yes/no'), echo: true }],
      },
    ]);
    await using again = await openShell(sshd, known);
    await again.run('true');
    expect(again.asked).toEqual([]);
    await using refused = await openShell(sshd, [known[0]!, `  UserKnownHostsFile ${sshd.file('none')}`], () => ['no']);
    await expect(refused.run('true')).rejects.toMatchObject({ code: 'KNOWN_HOSTS_REFUSED' });
  });

  test('sends nothing to a host whose key changed', async () => {
    await using sshd = await startPrivateSshd();
    const other = (await readFile(sshd.file('user.pub'), 'utf8')).trim();
    await writeFile(sshd.file('others'), `[127.0.0.1]:${sshd.choice.port} ${other}\n`);
    await using shell = await openShell(sshd, [`  UserKnownHostsFile ${sshd.file('others')}`]);
    await expect(shell.run('true')).rejects.toMatchObject({
      code: 'KNOWN_HOSTS_REFUSED',
      message: expect.stringContaining('not the one in known_hosts'),
    });
    expect(shell.connection()).toMatchObject({ state: 'broken', nextTryAt: null });
  });

  test('that is refused is not tried again by itself', async () => {
    await using sshd = await startPrivateSshd();
    await writeFile(sshd.file('authorized'), '');
    await using shell = await openShell(sshd);
    await expect(shell.run('true')).rejects.toMatchObject({
      code: 'LOGIN_REFUSED',
      message: expect.stringContaining(`the login of ${sshd.choice.user}`),
    });
    const before = sshd.gate.connections();
    await expect(shell.run('true')).rejects.toMatchObject({ code: 'LOGIN_REFUSED' });
    expect(sshd.gate.connections()).toBe(before);
  });

  test('that is put off waits for the user', async () => {
    await using sshd = await startPrivateSshd();
    await using shell = await openShell(sshd, [`  IdentityFile ${sshd.file('locked')}`]);
    await writeFile(sshd.file('authorized'), await readFile(sshd.file('locked.pub')));
    await expect(shell.run('true')).rejects.toMatchObject({ code: 'LOGIN_UNANSWERED' });
    expect(shell.connection()).toMatchObject({ state: 'broken', attempt: 0, nextTryAt: null });
  });

  test('that drops makes the outcome unknown, opens no connection of its own, and comes back', async () => {
    await using sshd = await startPrivateSshd();
    await using shell = await openShell(sshd);
    const begun = sshd.file('begun');
    const running = expect(shell.run(`: > ${begun}; sleep 600`)).rejects.toMatchObject({
      code: 'CLUSTER_UNREACHABLE',
      message: expect.stringContaining('what was running there goes on'),
    });
    await expect.poll(() => readFile(begun, 'utf8').catch(() => null), { timeout: 10_000 }).toBe('');
    const before = sshd.gate.connections();
    sshd.gate.cut();
    await running;
    await expect.poll(() => shell.connection().state).toBe('broken');
    expect(sshd.gate.connections()).toBe(before);
    shell.tryNow();
    expect((await shell.run('echo back')).stdout.toString()).toBe('back\n');
  });

  test('to where nothing listens, and to no known host, says so', async () => {
    await using sshd = await startPrivateSshd();
    await using shell = await openShell({ ...sshd, choice: { ...sshd.choice, port: 1 } });
    await expect(shell.run('true')).rejects.toMatchObject({
      code: 'CLUSTER_UNREACHABLE',
      message: expect.stringContaining('Connection refused'),
    });
    expect(shell.connection()).toMatchObject({ attempt: 1, nextTryAt: expect.any(Number) });
  });
});

test('a connection whose Gridloom was killed is ended by the next one', async () => {
  await using sshd = await startPrivateSshd();
  await using shell = await openShell(sshd);
  await shell.run('true');
  const dead = spawnSync('true').pid;
  const folder = await mkdtemp(join(tmpdir(), `gl-ssh-${dead}-`));
  const left = spawn('ssh', ['-F', sshd.file('client'), '-M', '-N', '-S', join(folder, 's'), 'cluster'], {
    stdio: 'ignore',
  });
  await expect.poll(() => existsSync(join(folder, 's')), { timeout: 10_000 }).toBe(true);
  const ended = once(left, 'exit');
  await endLeftMasters();
  await ended;
  expect(existsSync(folder)).toBe(false);
  expect((await shell.run('echo still')).stdout.toString()).toBe('still\n');
});

test('a link in the place of a connection that was left is not followed', async () => {
  const ours = await mkdtemp(join(tmpdir(), 'gl-ours-'));
  await writeFile(join(ours, 's'), 'ours');
  const link = join(tmpdir(), `gl-ssh-${spawnSync('true').pid}-link`);
  symlinkSync(ours, link);
  await endLeftMasters();
  expect([existsSync(link), readdirSync(ours)]).toEqual([true, ['s']]);
  rmSync(link);
  rmSync(ours, { recursive: true });
});
