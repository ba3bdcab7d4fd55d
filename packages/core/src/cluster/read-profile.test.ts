import { expect, it } from 'vitest';
import { readProfile } from './read-profile.ts';

const stored = {
  id: 'cluster',
  name: 'Cluster',
  shell: { kind: 'local' },
  scheduler: { kind: 'slurm', binFolder: null },
  root: '/scratch/runs',
  setup: '',
  python: 'python3',
  defaults: { memory: '4G' },
  limits: { maxArraySize: 1001, pollS: 1, graceS: 1 },
};

it('a profile stored before facts were kept has none', () => {
  expect(readProfile(stored)).toEqual({ ...stored, facts: null });
});

it('facts that are there are read, and wrong ones refused', () => {
  const facts = {
    lookedAtMs: 1,
    version: '22.05.8',
    clusterName: 'c',
    enforces: { accounts: true, qos: true, limits: true },
    partitions: [],
    qos: [],
    accounts: [],
    defaultAccount: null,
  };
  expect(readProfile({ ...stored, facts }).facts).toEqual(facts);
  expect(() => readProfile({ ...stored, facts: { ...facts, partitions: [{}] } })).toThrow('partitions');
  expect(() => readProfile(null)).toThrow('object');
});

it('a profile over SSH stored before there were jump hosts has none', () => {
  const shell = { kind: 'ssh', host: 'a', port: 22, user: 'me', identity: { kind: 'agent' }, hostKey: 'SHA256:a' };
  expect(readProfile({ ...stored, shell }).shell).toEqual({ ...shell, jump: [] });
  const jump = [{ host: 'b', port: 2222, user: 'me', hostKey: null }];
  expect(readProfile({ ...stored, shell: { ...shell, jump } }).shell).toEqual({ ...shell, jump });
});

it.each(['-oProxyCommand=rm', 'a b', '', 'a$(rm)', 'a`rm`', 'a;rm', "a'", 'a|b', 'a\0'])(
  '%j is no destination for the system ssh',
  (destination) => {
    expect(() => readProfile({ ...stored, shell: { kind: 'openssh', destination } })).toThrow('destination');
  },
);
