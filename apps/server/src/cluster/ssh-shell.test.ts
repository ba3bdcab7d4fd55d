import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { startPrivateSshd } from './private-sshd.ts';
import type { SshChoice } from './ssh-identity.ts';
import { createSshShell } from './ssh-shell.ts';

function openShell(choice: SshChoice, options: Parameters<typeof createSshShell>[1] = {}) {
  const shell = createSshShell(choice, options);
  return Object.assign(shell, { [Symbol.asyncDispose]: () => shell.close() });
}

async function scratch() {
  const folder = await mkdtemp(join(tmpdir(), 'gridloom-ssh-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

describe('a shell over SSH', () => {
  test('runs scripts over one connection, twenty at once over four channels', async () => {
    await using sshd = await startPrivateSshd(['MaxSessions 4']);
    await using shell = openShell(sshd.choice);
    const before = sshd.gate.connections();
    const scripts = Array.from({ length: 20 }, (_, n) => shell.run(`echo ${n}; echo err >&2; exit ${n}`));
    const results = await Promise.all(scripts);
    expect(results.map(({ code }) => code)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(results[7]).toMatchObject({ stdout: Buffer.from('7\n'), stderr: 'err\n' });
    expect(sshd.gate.connections() - before).toBe(1);
    expect(shell.connection()).toEqual({ state: 'connected' });
  });

  test.each([1, 2, 3])('waits for a session where the host allows %i', async (sessions) => {
    await using sshd = await startPrivateSshd([`MaxSessions ${sessions}`]);
    await using shell = openShell(sshd.choice);
    const results = await Promise.all(Array.from({ length: 8 }, () => shell.run('sleep 0.2; echo ok')));
    expect(results.every(({ stdout }) => stdout.toString() === 'ok\n')).toBe(true);
    expect(sshd.gate.connections()).toBe(1);
  });

  test('two downloads leave a session for commands where the host allows two', async () => {
    await using sshd = await startPrivateSshd(['MaxSessions 2', 'LogLevel VERBOSE']);
    await using shell = openShell(sshd.choice);
    const sessions = () => sshd.log().match(/Starting session/g)?.length ?? 0;
    const first = await shell.stream('cat /dev/zero');
    const second = shell.stream('cat /dev/zero');
    await expect.poll(sessions, { timeout: 10_000 }).toBe(2);
    expect((await shell.run('echo quick')).stdout.toString()).toBe('quick\n');
    first.destroy();
    (await second).destroy();
  });

  test('gives the session back when the caller gives up while it is opened', async () => {
    await using sshd = await startPrivateSshd(['MaxSessions 1']);
    await using shell = openShell(sshd.choice);
    await shell.run('true');
    for (let n = 0; n < 5; n++) {
      const control = new AbortController();
      const running = expect(shell.run('echo never', { signal: control.signal })).rejects.toThrow();
      setImmediate(() => control.abort());
      await running;
    }
    expect((await shell.run('echo next')).stdout.toString()).toBe('next\n');
  });

  test('is not confused by what the login prints', async () => {
    await using sshd = await startPrivateSshd([
      `ForceCommand printf 'Welcome!\\n@@ no newline'; echo motd >&2; exec $SSH_ORIGINAL_COMMAND`,
    ]);
    await using shell = openShell(sshd.choice);
    const { code, stdout } = await shell.run('echo mine; exit 5');
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 5, stdout: 'mine\n' });
  });

  test('says what a login that runs nothing says', async () => {
    await using sshd = await startPrivateSshd(['ForceCommand echo This account is not available.; exit 1']);
    await using shell = openShell(sshd.choice);
    await expect(shell.run('true')).rejects.toMatchObject({
      code: 'SHELL_RESTRICTED',
      message: expect.stringContaining('This account is not available.'),
    });
  });

  test('moves files both ways, and drains messages however many there are', async () => {
    await using sshd = await startPrivateSshd();
    await using shell = openShell(sshd.choice);
    await using place = await scratch();
    const bytes = randomBytes(20_000_000);
    await shell.put(place.folder, { 'deep/big': bytes });
    expect((await readFile(join(place.folder, 'deep/big'))).equals(bytes)).toBe(true);
    const back = await shell.stream(`head -c 5000000 /dev/zero >&2; cat ${place.folder}/deep/big`);
    expect((await buffer(back)).equals(bytes)).toBe(true);
  });

  test('a stream that nobody reads does not hold up commands', async () => {
    await using sshd = await startPrivateSshd();
    await using shell = openShell(sshd.choice);
    const streams = await Promise.all([shell.stream('cat /dev/zero'), shell.stream('cat /dev/zero')]);
    expect((await shell.run('echo quick')).stdout.toString()).toBe('quick\n');
    for (const stream of streams) stream.destroy();
  });

  test('ends what runs there when the caller gives up', async () => {
    await using sshd = await startPrivateSshd();
    await using shell = openShell(sshd.choice);
    await using place = await scratch();
    const alive = join(place.folder, 'alive');
    const control = new AbortController();
    const script = `while :; do date >> ${alive}; sleep 0.1; done`;
    const outcome = expect(shell.run(script, { signal: control.signal })).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => readFile(alive, 'utf8').catch(() => ''), { timeout: 10_000 }).not.toBe('');
    control.abort();
    await outcome;
    await expect
      .poll(
        async () => {
          const before = await readFile(alive, 'utf8');
          await new Promise((resolve) => setTimeout(resolve, 400));
          return (await readFile(alive, 'utf8')) === before;
        },
        { timeout: 10_000 },
      )
      .toBe(true);
  });
});

/** A login that does not go on. It may be refused while the host still counts another one. */
async function beginLogin(port: number): Promise<Socket> {
  for (;;) {
    const half = connect(port, '127.0.0.1');
    const [greeting] = await once(half, 'data');
    if (String(greeting).startsWith('SSH-')) return half;
    half.destroy();
  }
}

describe('a dropped line', () => {
  test('makes the outcome unknown, lets the script end there, and is opened again', async () => {
    await using sshd = await startPrivateSshd();
    await using shell = openShell(sshd.choice);
    await using place = await scratch();
    const [begun, done] = [join(place.folder, 'begun'), join(place.folder, 'done')];
    const running = shell.run(`: > ${begun}; sleep 1; echo yes > ${done}`);
    const outcome = expect(running).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
    await expect.poll(() => readFile(begun, 'utf8').catch(() => null), { timeout: 10_000 }).toBe('');
    sshd.gate.cut();
    await outcome;
    expect(shell.connection()).toMatchObject({ state: 'broken', attempt: 1 });
    await expect.poll(() => readFile(done, 'utf8').catch(() => ''), { timeout: 10_000 }).toBe('yes\n');
    await expect
      .poll(
        () =>
          shell
            .run('echo back')
            .then(({ stdout }) => stdout.toString())
            .catch(() => ''),
        { timeout: 10_000 },
      )
      .toBe('back\n');
  });

  test('that freezes is noticed, and what was running has an unknown outcome', async () => {
    await using sshd = await startPrivateSshd();
    await using shell = openShell(sshd.choice, { keepaliveMs: 200 });
    await using place = await scratch();
    const begun = join(place.folder, 'begun');
    const running = expect(shell.run(`: > ${begun}; sleep 600`, { timeoutMs: 60_000 })).rejects.toMatchObject({
      code: 'CLUSTER_UNREACHABLE',
      message: expect.stringContaining('what was running there goes on'),
    });
    await expect.poll(() => readFile(begun, 'utf8').catch(() => null), { timeout: 10_000 }).toBe('');
    sshd.gate.freeze(true);
    await running;
    expect(shell.connection()).toMatchObject({
      state: 'broken',
      message: expect.stringContaining('Keepalive timeout'),
    });
    sshd.gate.cut();
    shell.tryNow();
    expect((await shell.run('echo back')).stdout.toString()).toBe('back\n');
  });

  test('comes back after the host was restarted', async () => {
    await using sshd = await startPrivateSshd();
    await using shell = openShell(sshd.choice);
    await shell.run('true');
    const running = expect(shell.run('sleep 600')).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
    await sshd.restart();
    await running;
    const back = () =>
      shell.run('echo back').then(
        ({ stdout }) => stdout.toString(),
        () => '',
      );
    await expect.poll(back, { timeout: 10_000 }).toBe('back\n');
  });

  test('to a host with too many logins at once is tried again later', async () => {
    await using sshd = await startPrivateSshd(['MaxStartups 1', 'LoginGraceTime 60']);
    await using shell = openShell(sshd.choice);
    const half = await beginLogin(sshd.choice.port);
    await expect(shell.run('true')).rejects.toMatchObject({
      code: 'CLUSTER_UNREACHABLE',
      message: expect.stringContaining('no more logins for the moment'),
    });
    const { nextTryAt } = shell.connection() as { nextTryAt: number | null };
    expect(nextTryAt).toBeGreaterThan(Date.now());
    half.destroy();
    const back = () =>
      shell.run('echo back').then(
        ({ stdout }) => stdout.toString(),
        () => '',
      );
    await expect.poll(back, { timeout: 10_000 }).toBe('back\n');
  });

  test('is not tried again before its time', async () => {
    await using sshd = await startPrivateSshd();
    await using shell = openShell(sshd.choice);
    sshd.gate.refuse(true);
    const before = sshd.gate.connections();
    const refused = await Promise.allSettled([shell.run('true'), shell.run('true')]);
    expect(refused.every(({ status }) => status === 'rejected')).toBe(true);
    await expect(shell.run('true')).rejects.toThrow(/Next try in \d+ s/);
    expect(sshd.gate.connections() - before).toBe(1);
  });
});

describe('a host key', () => {
  test('that nobody accepted is shown, and no login is tried', async () => {
    await using sshd = await startPrivateSshd();
    const shown: string[] = [];
    await using shell = openShell({ ...sshd.choice, hostKey: null }, { onHostKey: (_hop, key) => shown.push(key) });
    await expect(shell.run('true')).rejects.toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
      details: { fingerprint: sshd.choice.hostKey },
    });
    expect(shown).toEqual([sshd.choice.hostKey]);
    expect(sshd.log()).not.toContain('Accepted publickey');
    expect(shell.connection()).toMatchObject({ state: 'broken', nextTryAt: null });
  });

  test('that changed stops everything', async () => {
    await using sshd = await startPrivateSshd();
    await using shell = openShell({ ...sshd.choice, hostKey: 'SHA256:another' });
    await expect(shell.run('true')).rejects.toMatchObject({ code: 'HOST_KEY_CHANGED' });
    const before = sshd.gate.connections();
    await expect(shell.run('true')).rejects.toMatchObject({ code: 'HOST_KEY_CHANGED' });
    expect(sshd.gate.connections()).toBe(before);
  });
});

describe('a login', () => {
  test('that is refused is not tried again by itself', async () => {
    await using sshd = await startPrivateSshd();
    await writeFile(sshd.file('authorized'), '');
    await using shell = openShell(sshd.choice);
    await expect(shell.run('true')).rejects.toMatchObject({
      code: 'LOGIN_REFUSED',
      message: expect.stringContaining('key file'),
    });
    const before = sshd.gate.connections();
    await expect(shell.run('true')).rejects.toMatchObject({ code: 'LOGIN_REFUSED' });
    expect(sshd.gate.connections()).toBe(before);
  });

  test.each([
    ['missing', 'nowhere', 'no such file'],
    ['public', 'user.pub', 'public half'],
    ['no key at all', 'config', 'not a private key'],
  ])('with a key file that is %s says so', async (_what, name, words) => {
    await using sshd = await startPrivateSshd();
    await using shell = openShell({ ...sshd.choice, identity: { kind: 'key-file', path: sshd.file(name) } });
    await expect(shell.run('true')).rejects.toMatchObject({
      code: 'KEY_UNUSABLE',
      message: expect.stringContaining(words),
    });
  });

  test('to a port where nothing listens says so', async () => {
    await using sshd = await startPrivateSshd();
    await using shell = openShell({ ...sshd.choice, port: 1 });
    await expect(shell.run('true')).rejects.toThrow('nothing listens on that port');
  });
});
