import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CheckLine, type Profile, THIS_MACHINE } from '@gridloom/core/cluster';
import { describe, expect, test } from 'vitest';
import { startPrivateSshd } from './private-sshd.ts';
import { createProfiles, type Profiles } from './profiles.ts';
import { sampleProfile } from './sample-profile.ts';
import { createSites } from './sites.ts';

async function openProfiles(underWay: readonly string[] = []) {
  const dataFolder = await mkdtemp(join(tmpdir(), 'gridloom-profiles-'));
  const stored = new Map<string, Profile>();
  const store = {
    list: () => [...stored.values()],
    put: (profile: Profile) => void stored.set(profile.id, profile),
    delete: (id: string) => void stored.delete(id),
  };
  const sites = createSites({ getProfile: (id): Profile => profiles.get(id), workerSource: '' });
  const profiles = createProfiles(store, sites, { dataFolder, underWay: () => underWay });
  return {
    profiles,
    stored,
    dataFolder,
    async [Symbol.asyncDispose]() {
      await sites.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

function overSsh(shell: Profile['shell'], root: string): Profile {
  return sampleProfile({ id: 'far', name: 'Far away', shell, root: `${root}/runs` });
}

/** The last list of a connection test, by line. */
async function testOf(profiles: Profiles, id: string): Promise<Record<string, CheckLine>> {
  let lines: readonly CheckLine[] = [];
  for await (lines of profiles.test(profiles.get(id), new AbortController().signal));
  return Object.fromEntries(lines.map((line) => [line.id, line]));
}

describe('a profile with runs under way', () => {
  test('keeps its cluster and its folder, and is not deleted', async () => {
    await using place = await openProfiles(['r_1']);
    const { profiles } = place;
    const shell = {
      kind: 'ssh',
      host: 'a.example',
      port: 22,
      user: 'me',
      identity: { kind: 'agent' },
      hostKey: null,
    } as const;
    const profile = overSsh(shell, '/scratch');
    profiles.save(profile);
    expect(() => profiles.save({ ...profile, root: '/elsewhere' })).toThrow(/under way \(r_1\)/);
    expect(() => profiles.save({ ...profile, shell: { ...shell, host: 'b.example' } })).toThrow(/under way/);
    expect(() => profiles.remove('far')).toThrow(/under way/);
    profiles.save({
      ...profile,
      setup: 'module load python',
      shell: { ...shell, identity: { kind: 'key-file', path: '/k' } },
    });
    expect(profiles.get('far').setup).toBe('module load python');
  });
});

test('facts of a cluster are found and never given, and stay while the cluster stays', async () => {
  await using place = await openProfiles();
  const { profiles, stored } = place;
  const shell = { kind: 'ssh', host: 'a', port: 22, user: 'me', identity: { kind: 'agent' }, hostKey: null } as const;
  const profile: Profile = { ...overSsh(shell, '/scratch'), scheduler: { kind: 'slurm', binFolder: null } };
  const facts = {
    lookedAtMs: 1,
    version: '22.05.8',
    clusterName: 'c',
    enforces: { accounts: false, qos: false, limits: false },
    partitions: [],
    qos: [],
    accounts: [],
    defaultAccount: null,
  };
  profiles.save({ ...profile, facts });
  expect(profiles.get('far').facts).toBeNull();
  stored.set('far', { ...profile, facts });
  profiles.save({ ...profile, setup: 'module load python', root: '/elsewhere' });
  expect(profiles.get('far')).toMatchObject({ setup: 'module load python', facts });
  profiles.save({ ...profile, shell: { ...shell, host: 'b' } });
  expect(profiles.get('far').facts).toBeNull();
});

describe('this machine', () => {
  test('exists without set-up, can be changed, and comes back when it is removed', async () => {
    await using place = await openProfiles();
    const { profiles } = place;
    const before = profiles.get(THIS_MACHINE);
    expect(before.root).toBe(join(place.dataFolder, 'runs'));
    profiles.save({ ...before, python: '/usr/bin/python3' });
    expect(profiles.list().map(({ id, python }) => [id, python])).toEqual([[THIS_MACHINE, '/usr/bin/python3']]);
    profiles.remove(THIS_MACHINE);
    expect(profiles.get(THIS_MACHINE)).toEqual(before);
    expect(() => profiles.save({ ...before, scheduler: { kind: 'slurm', binFolder: null } })).toThrow('another id');
    expect(() => profiles.get('nowhere')).toThrow('There is no profile "nowhere"');
  });

  test('passes its connection test', async () => {
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

  test('that moves to another host begins without a host key', async () => {
    await using place = await openProfiles();
    const { profiles } = place;
    const shell = {
      kind: 'ssh',
      host: 'one',
      port: 22,
      user: 'alice',
      identity: { kind: 'agent' },
      hostKey: 'SHA256:one',
    } as const;
    profiles.save(overSsh(shell, place.dataFolder));
    profiles.save(overSsh({ ...shell, host: 'two' }, place.dataFolder));
    expect(profiles.get('far').shell).toMatchObject({ host: 'two', hostKey: null });
    profiles.save(overSsh({ ...shell, host: 'two', hostKey: 'SHA256:two' }, place.dataFolder));
    expect(profiles.get('far').shell).toMatchObject({ hostKey: 'SHA256:two' });
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
    const shell = {
      kind: 'ssh',
      host: '127.0.0.1',
      port: 1,
      user: 'alice',
      identity: { kind: 'agent' },
      hostKey: null,
    } as const;
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
    profiles.save(
      overSsh({ ...sshd.choice, identity: { kind: 'key-file', path: sshd.file('locked') } }, place.dataFolder),
    );
    expect((await testOf(profiles, 'far'))['login']).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('passphrase'),
    });
    profiles.save(overSsh(sshd.choice, place.dataFolder));
    expect((await testOf(profiles, 'far'))['login']!.status).toBe('ok');
    expect(profiles.connection('far').state).toBe('idle');
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
