import { Profile } from '@gridloom/core/cluster';
import { describe, expect, it } from 'vitest';
import { draftOf, NEW_PROFILE, profileIdOf, readDraft } from './profile-draft.ts';

const cluster: Profile = Profile.parse({
  id: 'hpc',
  name: 'HPC',
  shell: {
    kind: 'ssh',
    host: 'login.example.edu',
    port: 2222,
    user: 'ada',
    identity: { kind: 'key-file', path: '~/.ssh/id_ed25519' },
    hostKey: 'SHA256:abc',
    jump: [{ host: 'gate.example.edu', port: 22, user: 'ada', hostKey: 'SHA256:gate' }],
  },
  scheduler: { kind: 'slurm', binFolder: '/opt/slurm/bin' },
  root: '/scratch/ada',
  setup: 'module load python',
  python: 'python3',
  defaults: { cpus: 2, memory: '4G', gpus: 1, partition: 'short', extraArgs: { account: 'physics', exclusive: null } },
  limits: { maxArraySize: 4001, pollS: 5, graceS: 30 },
  facts: null,
});

function errorsOf(change: Partial<ReturnType<typeof draftOf>>) {
  const read = readDraft({ ...draftOf(cluster), ...change }, cluster);
  return read.ok ? {} : read.errors;
}

describe('a profile draft', () => {
  it('gives back the profile it was made of, with what the form does not show', () => {
    expect(readDraft(draftOf(cluster), cluster)).toEqual({ ok: true, profile: cluster });
    const here = Profile.parse({
      ...cluster,
      shell: { kind: 'local' },
      scheduler: { kind: 'processes', cpus: 4 },
      defaults: { time: { expression: 'x * 2' } },
    });
    expect(readDraft(draftOf(here), here)).toEqual({ ok: true, profile: here });
    const system = Profile.parse({ ...cluster, shell: { kind: 'openssh', destination: 'hpc' } });
    expect(readDraft(draftOf(system), system)).toEqual({ ok: true, profile: system });
  });

  it('names every empty field of a new profile', () => {
    const read = readDraft(draftOf(NEW_PROFILE), NEW_PROFILE);
    expect(read.ok ? {} : read.errors).toEqual({
      name: 'Fill this in.',
      host: 'Fill this in.',
      user: 'Fill this in.',
    });
  });

  it('puts each error at its field', () => {
    expect(Object.keys(errorsOf({ port: 70_000 }))).toEqual(['port']);
    expect(errorsOf({ root: 'scratch' })).toEqual({ root: 'must start with / or ~/' });
    expect(Object.keys(errorsOf({ keyPath: '' }))).toEqual(['keyPath']);
    expect(Object.keys(errorsOf({ memory: 'lots' }))).toEqual(['memory']);
    expect(Object.keys(errorsOf({ pollS: '' }))).toEqual(['pollS']);
  });

  it('says at which host on the way something is missing', () => {
    const jump = [
      { host: 'gate.example.edu', port: 22, user: 'ada' },
      { host: '', port: 70_000, user: 'ada' },
    ];
    expect(errorsOf({ jump })['jump.1.host']).toBe('Fill this in.');
    expect(Object.keys(errorsOf({ jump }))).toEqual(['jump.1.host', 'jump.1.port']);
    expect(Object.keys(errorsOf({ kind: 'openssh-slurm', destination: '-oProxyCommand=x' }))).toEqual(['destination']);
  });

  it('keeps an accepted key with its host, and with no other', () => {
    const at = (change: Partial<ReturnType<typeof draftOf>>) => {
      const read = readDraft({ ...draftOf(cluster), ...change }, cluster);
      if (!read.ok || read.profile.shell.kind !== 'ssh') throw new Error('it cannot be read');
      return [read.profile.shell, ...read.profile.shell.jump].map(({ hostKey }) => hostKey);
    };
    const gate = { host: 'gate.example.edu', port: 22, user: 'bob' };
    expect(at({ host: 'other.example.edu' })).toEqual([null, 'SHA256:gate']);
    expect(at({ jump: [{ ...gate, host: 'new.example.edu' }, gate] })).toEqual(['SHA256:abc', null, 'SHA256:gate']);
    expect(at({ jump: [{ ...gate, port: 2200 }] })).toEqual(['SHA256:abc', null]);
  });

  it('reads sbatch options with or without dashes', () => {
    const read = readDraft({ ...draftOf(cluster), extraArgs: ' --qos=long \n\nexclusive\naccount = a=b' }, cluster);
    expect(read.ok && read.profile.defaults.extraArgs).toEqual({ qos: 'long', exclusive: null, account: 'a=b' });
  });
});

describe('profileIdOf', () => {
  it('makes a plain id of any name', () => {
    expect(profileIdOf('Universität Zürich (HPC)', [])).toBe('universitat-zurich-hpc');
    expect(profileIdOf('計算機', [])).toBe('cluster');
  });

  it('never takes an id that exists', () => {
    expect(profileIdOf('HPC', ['hpc', 'hpc-2'])).toBe('hpc-3');
    expect(profileIdOf('This machine', [])).toBe('this-machine-2');
  });
});
