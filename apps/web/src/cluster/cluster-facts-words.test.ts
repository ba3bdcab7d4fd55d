import type { ClusterFacts } from '@gridloom/core/cluster';
import { expect, test } from 'vitest';
import { accountsSentence, gpusText, nodeMemoryText } from './cluster-facts-words.ts';

const account = (name: string): ClusterFacts['accounts'][number] => ({
  account: name,
  partition: null,
  qos: [],
  defaultQos: null,
  maxTimeMinutes: null,
  perJob: { cpus: null, memoryMib: null, nodes: null, gpus: null },
  maxJobs: null,
  maxSubmitted: null,
});
const facts = (given: Partial<ClusterFacts>): ClusterFacts => ({
  lookedAtMs: 0,
  version: '23.11.4',
  clusterName: 'rome',
  enforces: { accounts: true, qos: true, limits: true },
  partitions: [],
  qos: [],
  accounts: [],
  defaultAccount: null,
  ...given,
});

test('GPUs of a node are named by type where they have one', () => {
  expect([gpusText({ a100: 4, '': 2 }), gpusText({ a100: 0 }), gpusText({})]).toEqual(['4 a100, 2', 'none', 'none']);
});

test('memory of a node is in whole gigabytes', () => {
  expect([nodeMemoryText(257_000), nodeMemoryText(512), nodeMemoryText(2_097_152)]).toEqual([
    '250 GiB',
    '512 MiB',
    '2\u2009048 GiB',
  ]);
});

test('accounts are listed once, with the default, and whether their limits hold', () => {
  const accounts = [account('physics'), account('physics'), account('lab')];
  expect(accountsSentence(facts({ accounts, defaultAccount: 'lab' }))).toBe('You may charge physics, lab (default).');
  expect(
    accountsSentence(facts({ accounts: [account('lab')], enforces: { accounts: false, qos: false, limits: false } })),
  ).toBe('You may charge lab. Their limits are not enforced.');
  expect(accountsSentence(facts({}))).toBe('It told nothing about accounts.');
});
