import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, type Profile, THIS_MACHINE } from '@gridloom/core/cluster';
import { describe, expect, test } from 'vitest';
import { LOCKED_PASSPHRASE, startPrivateSshd } from './private-sshd.ts';
import { openProfiles, overSsh, sshTo, testOf } from './profiles-fixture.ts';
import { sampleProfile } from './sample-profile.ts';

describe('a profile with runs under way', () => {
  test('keeps its cluster and its folder, and is not deleted', async () => {
    await using place = await openProfiles(['r_1']);
    const { profiles } = place;
    const shell = sshTo('a.example');
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
  const shell = sshTo('a');
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
});

test('a profile that moves to another host begins without a host key', async () => {
  await using place = await openProfiles();
  const { profiles } = place;
  const shell = sshTo('one', 'SHA256:one');
  profiles.save(overSsh(shell, place.dataFolder));
  profiles.save(overSsh({ ...shell, host: 'two' }, place.dataFolder));
  expect(profiles.get('far').shell).toMatchObject({ host: 'two', hostKey: null });
  profiles.save(overSsh({ ...shell, host: 'two', hostKey: 'SHA256:two' }, place.dataFolder));
  expect(profiles.get('far').shell).toMatchObject({ hostKey: 'SHA256:two' });
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
