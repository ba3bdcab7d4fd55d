import { readFile, writeFile } from 'node:fs/promises';
import { THIS_MACHINE } from '@gridloom/core/cluster';
import { describe, expect, test } from 'vitest';
import { startPrivateSshd } from './private-sshd.ts';
import { openProfiles, overSsh, sshTo, testOf } from './profiles-fixture.ts';

test('this machine passes its connection test', async () => {
  await using place = await openProfiles();
  const lines = await testOf(place.profiles, THIS_MACHINE);
  expect(Object.entries(lines).map(([id, { status }]) => [id, status])).toEqual([
    ['shell', 'ok'],
    ['processors', 'ok'],
    ['python', 'ok'],
    ['root', expect.stringMatching(/ok|warning/)],
    ['clock', 'ok'],
  ]);
});

describe('a profile over SSH', () => {
  test('shows its host key in the test, goes on once it is accepted, and takes no other', async () => {
    await using sshd = await startPrivateSshd();
    await using place = await openProfiles();
    const { profiles } = place;
    profiles.save(overSsh({ ...sshd.choice, hostKey: null }, place.dataFolder));
    expect(() => profiles.acceptHostKey('far', sshd.choice.hostKey!)).toThrow('Run the connection test first');

    const before = await testOf(profiles, 'far');
    expect(before['network']!.detail).toContain('SSH-2.0-');
    expect(before['host-key']).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining(sshd.choice.hostKey!),
      remedy: expect.stringContaining('accept it once'),
    });
    expect(before['login']).toMatchObject({ status: 'skipped', detail: '', milliseconds: null });
    expect(before['root']!.status).toBe('skipped');

    expect(() => profiles.acceptHostKey('far', 'SHA256:somebody-else')).toThrow(sshd.choice.hostKey!);
    profiles.acceptHostKey('far', sshd.choice.hostKey!);
    const after = await testOf(profiles, 'far');
    expect(Object.values(after).filter(({ status }) => status !== 'ok' && status !== 'warning')).toEqual([]);
    expect(after['login']!.detail).toContain(sshd.choice.user);

    profiles.forgetHostKey('far');
    expect((await testOf(profiles, 'far'))['host-key']!.status).toBe('failed');
  });

  test('says how to mend what is wrong, and skips what depends on it', async () => {
    await using sshd = await startPrivateSshd(['Banner none', 'ForceCommand echo Hello; exec $SSH_ORIGINAL_COMMAND']);
    await using place = await openProfiles();
    const { profiles } = place;
    profiles.save({ ...overSsh(sshd.choice, place.dataFolder), python: 'python2.3', root: '/proc/no/root' });
    const lines = await testOf(profiles, 'far');
    expect(lines['shell']).toMatchObject({ status: 'warning', detail: expect.stringContaining('Hello') });
    expect(lines['python']).toMatchObject({ status: 'failed', remedy: expect.stringContaining('module load') });
    expect(lines['root']!.status).toBe('failed');
    expect(lines['clock']!.status).toBe('ok');
  });

  test('whose host cannot be reached says why', async () => {
    await using place = await openProfiles();
    const { profiles } = place;
    const shell = { ...sshTo('127.0.0.1'), port: 1 };
    profiles.save(overSsh(shell, place.dataFolder));
    const lines = await testOf(profiles, 'far');
    expect(lines['network']).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('nothing listens on that port'),
    });
    expect(lines['host-key']!.status).toBe('skipped');
  });

  test('is tried again after a refused login once the test gets in', async () => {
    await using sshd = await startPrivateSshd();
    await using place = await openProfiles();
    const { profiles } = place;
    profiles.save(overSsh(sshd.choice, place.dataFolder));
    const keys = await readFile(sshd.file('authorized'));
    await writeFile(sshd.file('authorized'), '');
    expect((await testOf(profiles, 'far'))['login']).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('refused the login'),
    });
    await writeFile(sshd.file('authorized'), keys);
    expect((await testOf(profiles, 'far'))['login']!.status).toBe('ok');
    expect(profiles.connection('far').state).toBe('connected');
  });
});

describe('a profile through a jump host', () => {
  test('has each key accepted by itself, and forgets the one that changed', async () => {
    await using outer = await startPrivateSshd();
    await using target = await startPrivateSshd();
    await using place = await openProfiles();
    const { profiles } = place;
    await writeFile(outer.file('authorized'), await readFile(target.file('user.pub')));
    const { host, port, user } = outer.choice;
    const jump = [{ host, port, user, hostKey: null }];
    profiles.save(overSsh({ ...target.choice, jump, hostKey: null }, place.dataFolder));

    expect((await testOf(profiles, 'far'))['host-key']!.detail).toContain(outer.choice.hostKey);
    expect(() => profiles.acceptHostKey('far', 'SHA256:another')).toThrow(outer.choice.hostKey!);
    profiles.acceptHostKey('far', outer.choice.hostKey!);
    expect((await testOf(profiles, 'far'))['host-key']!.detail).toContain(target.choice.hostKey);
    profiles.acceptHostKey('far', target.choice.hostKey!);
    const lines = await testOf(profiles, 'far');
    expect(lines['host-key']).toMatchObject({ status: 'ok', detail: expect.stringContaining(outer.choice.hostKey!) });
    expect(lines['login']!.status).toBe('ok');

    const stored = profiles.get('far');
    if (stored.shell.kind !== 'ssh') throw new Error('it was saved as one');
    const wrong = { ...stored.shell, jump: [{ ...jump[0]!, hostKey: 'SHA256:old' }] };
    profiles.save({ ...stored, shell: wrong });
    profiles.forgetHostKey('far');
    expect(profiles.get('far').shell).toMatchObject({ jump: [{ hostKey: null }], hostKey: target.choice.hostKey });
  });
});

test('a connection test that is given up ends', async () => {
  await using sshd = await startPrivateSshd();
  await using place = await openProfiles();
  const { profiles } = place;
  profiles.save({ ...overSsh(sshd.choice, place.dataFolder), setup: 'sleep 60' });
  const control = new AbortController();
  for await (const lines of profiles.test(profiles.get('far'), control.signal))
    if (lines.some(({ id, status }) => id === 'python' && status === 'running')) control.abort();
  expect(control.signal.aborted).toBe(true);
});
