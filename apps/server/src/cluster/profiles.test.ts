import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CheckLine, type Connection, type Profile, THIS_MACHINE } from '@gridloom/core/cluster';
import { describe, expect, test } from 'vitest';
import { LOCKED_PASSPHRASE, startPrivateSshd } from './private-sshd.ts';
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
      jump: [],
      hostKey: null,
    } satisfies Profile['shell'];
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
  const shell = {
    kind: 'ssh',
    host: 'a',
    port: 22,
    user: 'me',
    identity: { kind: 'agent' },
    jump: [],
    hostKey: null,
  } satisfies Profile['shell'];
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
      jump: [],
      hostKey: 'SHA256:one',
    } satisfies Profile['shell'];
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
      jump: [],
      hostKey: null,
    } satisfies Profile['shell'];
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

describe('connections', () => {
  test('are told as they change, with what a login asks; the answer lets in and is in no message', async () => {
    await using sshd = await startPrivateSshd();
    await using place = await openProfiles();
    const { profiles } = place;
    await writeFile(sshd.file('authorized'), await readFile(sshd.file('locked.pub')));
    profiles.save(
      overSsh({ ...sshd.choice, identity: { kind: 'key-file', path: sshd.file('locked') } }, place.dataFolder),
    );
    const control = new AbortController();
    const told: Record<string, Connection>[] = [];
    profiles.connect('far');
    for await (const connections of profiles.watchConnections(control.signal)) {
      told.push(connections);
      const far = connections['far']!;
      if (far.state === 'asking') profiles.answer('far', far.question.id, [LOCKED_PASSPHRASE]);
      if (far.state === 'connected') control.abort();
    }
    const states = told.map((connections) => connections['far']!.state);
    expect(states.at(-1)).toBe('connected');
    expect(states).toContain('asking');
    expect(Object.keys(told[0]!)).toEqual([THIS_MACHINE, 'far']);
    expect(JSON.stringify([told, [...place.stored]])).not.toContain(LOCKED_PASSPHRASE);
    expect(() => profiles.answer('far', 'an-old-one', ['x'])).toThrow('no longer open');
  });

  test('of a new profile are told at once, and of one that is removed no more', async () => {
    await using place = await openProfiles();
    const { profiles } = place;
    const control = new AbortController();
    const told = profiles.watchConnections(control.signal)[Symbol.asyncIterator]();
    const idsTold = async () => Object.keys((await told.next()).value ?? {});
    expect(await idsTold()).toEqual([THIS_MACHINE]);
    profiles.save(sampleProfile({ id: 'new' }));
    expect(await idsTold()).toEqual([THIS_MACHINE, 'new']);
    profiles.remove('new');
    expect(await idsTold()).toEqual([THIS_MACHINE]);
    control.abort();
    expect((await told.next()).done).toBe(true);
  });

  test('end with their profile, or when it gets another, and ask no more', async () => {
    await using sshd = await startPrivateSshd();
    await using place = await openProfiles();
    const { profiles } = place;
    const asking = { ...sshd.choice, identity: { kind: 'key-file' as const, path: sshd.file('locked') } };
    profiles.save(overSsh(asking, place.dataFolder));
    profiles.connect('far');
    await expect.poll(() => profiles.connection('far').state).toBe('asking');
    profiles.save(overSsh(sshd.choice, place.dataFolder));
    expect(profiles.connection('far').state).toBe('idle');
    profiles.connect('far');
    await expect.poll(() => profiles.connection('far').state, { timeout: 10_000 }).toBe('connected');
    profiles.remove('far');
    await expect.poll(() => sshd.log(), { timeout: 10_000 }).toMatch(/disconnect/i);
  });

  test('are tested without a second question', async () => {
    await using sshd = await startPrivateSshd();
    await using place = await openProfiles();
    const { profiles } = place;
    await writeFile(sshd.file('authorized'), await readFile(sshd.file('locked.pub')));
    const asking = { ...sshd.choice, identity: { kind: 'key-file' as const, path: sshd.file('locked') } };
    profiles.save(overSsh(asking, place.dataFolder));
    const testing = testOf(profiles, 'far');
    const question = await expect
      .poll(() => profiles.connection('far'), { timeout: 10_000 })
      .toMatchObject({ state: 'asking' })
      .then(() => profiles.connection('far'));
    if (question.state === 'asking') profiles.answer('far', question.question.id, [LOCKED_PASSPHRASE]);
    expect((await testing)['login']!.status).toBe('ok');
    expect((await testOf(profiles, 'far'))['login']!.status).toBe('ok');
    expect(sshd.log().match(/Accepted publickey/g)).toHaveLength(1);
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
