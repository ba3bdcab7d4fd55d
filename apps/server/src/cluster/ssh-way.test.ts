import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { startPrivateSshd } from './private-sshd.ts';
import type { SshChoice, SshHop } from './ssh-identity.ts';
import { createSshShell } from './ssh-shell.ts';

type Sshd = Awaited<ReturnType<typeof startPrivateSshd>>;

function openShell(choice: SshChoice, options: Parameters<typeof createSshShell>[1] = {}) {
  const shell = createSshShell(choice, options);
  return Object.assign(shell, { [Symbol.asyncDispose]: () => shell.close() });
}

function hopOf({ choice: { host, port, user, hostKey } }: Sshd): SshHop {
  return { host, port, user, hostKey };
}

/** To the last of these hosts through the others, which take the same key. */
async function choiceThrough(...way: [...Sshd[], Sshd]): Promise<SshChoice> {
  const last = way.at(-1)!;
  const key = await readFile(last.file('user.pub'));
  for (const sshd of way) execFileSync('tee', ['-a', sshd.file('authorized')], { input: key, stdio: 'pipe' });
  return { ...last.choice, jump: way.slice(0, -1).map(hopOf) };
}

describe('a host behind two jump hosts', () => {
  test('is reached through both, over one connection to each', async () => {
    await using outer = await startPrivateSshd();
    await using inner = await startPrivateSshd();
    await using target = await startPrivateSshd();
    const shown: string[] = [];
    await using shell = openShell(await choiceThrough(outer, inner, target), {
      onHostKey: ({ port }, key) => shown.push(`${port} ${key}`),
    });
    const results = await Promise.all([1, 2, 3].map((n) => shell.run(`echo ${n}`)));
    expect(results.map(({ stdout }) => stdout.toString())).toEqual(['1\n', '2\n', '3\n']);
    expect([outer, inner, target].map(({ gate }) => gate.connections())).toEqual([1, 1, 1]);
    expect(shown).toEqual([outer, inner, target].map(({ choice }) => `${choice.port} ${choice.hostKey}`));
    for (const { log } of [outer, inner]) expect(log()).not.toContain('Starting session');
  });

  test('comes back after a jump host dropped', async () => {
    await using outer = await startPrivateSshd();
    await using target = await startPrivateSshd();
    await using shell = openShell(await choiceThrough(outer, target));
    await shell.run('true');
    outer.gate.cut();
    await expect.poll(() => shell.connection().state).toBe('broken');
    shell.tryNow();
    expect((await shell.run('echo back')).stdout.toString()).toBe('back\n');
  });

  test('gets nothing before the key of each jump host is accepted, and the message names whose it is', async () => {
    await using outer = await startPrivateSshd();
    await using target = await startPrivateSshd();
    const choice = await choiceThrough(outer, target);
    await using unknown = openShell({ ...choice, jump: [{ ...hopOf(outer), hostKey: null }] });
    const outerName = `127.0.0.1:${outer.choice.port}`;
    await expect(unknown.run('true')).rejects.toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
      details: { host: outerName, fingerprint: outer.choice.hostKey },
    });
    await using changed = openShell({ ...choice, jump: [{ ...hopOf(outer), hostKey: 'SHA256:another' }] });
    await expect(changed.run('true')).rejects.toMatchObject({ code: 'HOST_KEY_CHANGED', details: { host: outerName } });
    expect(target.gate.connections()).toBe(0);
    await using behind = openShell({ ...choice, hostKey: null });
    await expect(behind.run('true')).rejects.toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
      details: { host: `127.0.0.1:${target.choice.port}`, fingerprint: target.choice.hostKey },
    });
    expect(target.log()).not.toContain('Accepted');
  });

  test('says whose refusal it is', async () => {
    await using outer = await startPrivateSshd();
    await using target = await startPrivateSshd();
    await using shell = openShell({ ...outer.choice, ...hopOf(target), jump: [hopOf(outer)] });
    await expect(shell.run('true')).rejects.toMatchObject({
      code: 'LOGIN_REFUSED',
      message: expect.stringContaining(`127.0.0.1:${target.choice.port} refused`),
    });
  });
});

test('a jump host that forwards nothing says so, and is left alone after', async () => {
  await using outer = await startPrivateSshd(['AllowTcpForwarding no']);
  await using target = await startPrivateSshd();
  await using shell = openShell(await choiceThrough(outer, target));
  await expect(shell.run('true')).rejects.toMatchObject({
    code: 'JUMP_REFUSED',
    message: expect.stringContaining('administratively prohibited'),
  });
  expect(shell.connection()).toMatchObject({ state: 'broken', nextTryAt: null });
});

test('a jump host that does not reach the host says so', async () => {
  await using outer = await startPrivateSshd();
  await using shell = openShell({ ...outer.choice, port: 1, jump: [hopOf(outer)] });
  await expect(shell.run('true')).rejects.toMatchObject({
    code: 'CLUSTER_UNREACHABLE',
    message: expect.stringMatching(/127\.0\.0\.1:1: the jump host .* cannot reach it \(.*refused/),
  });
});
