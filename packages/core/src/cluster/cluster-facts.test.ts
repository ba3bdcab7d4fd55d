import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readGpus } from '../resources/gres.ts';
import { PartitionFacts } from './cluster-facts.ts';
import { readAccounts, readEnforced, readQos } from './slurm-accounts.ts';
import { readPartitionFacts } from './slurm-partitions.ts';
import { readTres } from './slurm-quantities.ts';

const golden = (name: string) => readFileSync(new URL(`golden/${name}-22.05.8.txt`, import.meta.url), 'utf8');

describe('readPartitionFacts', () => {
  const partitions = readPartitionFacts(golden('scontrol-partition'), golden('sinfo-nodes'), golden('scontrol-config'));
  const byName = Object.fromEntries(partitions.map((partition) => [partition.name, partition]));

  it('reads every partition with its limits', () => {
    expect(partitions.map(({ name, state, isDefault }) => [name, state, isDefault])).toEqual([
      ['main', 'up', true],
      ['short', 'up', false],
      ['lab', 'up', false],
      ['closed', 'down', false],
      ['drained', 'inactive', false],
    ]);
    expect(byName['main']).toEqual({
      name: 'main',
      isDefault: true,
      state: 'up',
      maxTimeMinutes: 2880,
      defaultTimeMinutes: 60,
      maxNodes: null,
      totalNodes: 2,
      maxCpusPerNode: null,
      maxMemoryPerNodeMib: null,
      maxMemoryPerCpuMib: null,
      accounts: { allow: null, deny: [] },
      qos: { allow: null, deny: [] },
      ownQos: null,
      nodes: [{ count: 2, cpus: 16, memoryMib: 16_000, gpus: {} }],
    });
    expect(byName['lab']).toMatchObject({
      maxTimeMinutes: null,
      defaultTimeMinutes: null,
      maxNodes: 1,
      maxCpusPerNode: 8,
      maxMemoryPerCpuMib: 2000,
      accounts: { allow: ['lab', 'root'], deny: [] },
      qos: { allow: ['normal', 'long'], deny: [] },
      ownQos: 'debug',
    });
    expect(byName['closed']).toMatchObject({
      maxTimeMinutes: 720,
      maxMemoryPerNodeMib: 8000,
      accounts: { allow: null, deny: ['other'] },
      qos: { allow: null, deny: ['debug'] },
    });
    for (const partition of partitions) expect(() => PartitionFacts.parse(partition)).not.toThrow();
  });

  it('keeps kinds of nodes apart, with their gpus by type', () => {
    const nodes = 'main|3|16|16000|(null)\nmain|1|64|256000|gpu:a100:4(S:0-1),mps:400\nother|1|2|3|gpu:2\n';
    const [main] = readPartitionFacts(golden('scontrol-partition'), nodes, '');
    expect(main!.nodes).toEqual([
      { count: 3, cpus: 16, memoryMib: 16_000, gpus: {} },
      { count: 1, cpus: 64, memoryMib: 256_000, gpus: { a100: 4 } },
    ]);
  });

  it('takes the bounds of the configuration where a partition has none of its own', () => {
    const config = 'MaxMemPerNode           = UNLIMITED\nMaxMemPerCPU            = 4000\n';
    const found = readPartitionFacts(golden('scontrol-partition'), '', config);
    expect(
      found.map(({ name, maxMemoryPerCpuMib, maxMemoryPerNodeMib }) => [name, maxMemoryPerCpuMib, maxMemoryPerNodeMib]),
    ).toEqual([
      ['main', 4000, null],
      ['short', 4000, null],
      ['lab', 2000, null],
      ['closed', null, 8000],
      ['drained', 4000, null],
    ]);
  });

  it('finds nothing in an answer that is none', () => {
    expect(readPartitionFacts('slurm_load_partitions: Unable to contact\n', '', '')).toEqual([]);
    expect(readPartitionFacts('No partitions in the system\n', '', '')).toEqual([]);
  });
});

describe('accounts and QOS', () => {
  const none = { cpus: null, memoryMib: null, nodes: null, gpus: null };

  it('come with their limits', () => {
    expect(readQos(golden('sacctmgr-qos'))).toEqual([
      {
        name: 'normal',
        maxTimeMinutes: null,
        perJob: none,
        perUser: none,
        maxJobs: null,
        maxSubmitted: null,
        overridesPartition: false,
      },
      {
        name: 'debug',
        maxTimeMinutes: 30,
        perJob: { ...none, nodes: 1 },
        perUser: none,
        maxJobs: null,
        maxSubmitted: null,
        overridesPartition: false,
      },
      {
        name: 'long',
        maxTimeMinutes: 10_080,
        perJob: { cpus: 64, memoryMib: 1_048_576, nodes: 4, gpus: null },
        perUser: { cpus: 128, memoryMib: 512_000, nodes: null, gpus: null },
        maxJobs: 20,
        maxSubmitted: 100,
        overridesPartition: false,
      },
    ]);
    expect(readQos('fast||||||DenyOnLimit,OverPartQOS\n')).toMatchObject([{ overridesPartition: true }]);
    expect(readAccounts(golden('sacctmgr-assoc'))).toEqual([
      {
        account: 'other',
        partition: null,
        qos: ['debug', 'normal'],
        defaultQos: 'debug',
        maxTimeMinutes: 1440,
        perJob: none,
        maxJobs: null,
        maxSubmitted: 50,
      },
      expect.objectContaining({ account: 'lab', qos: ['long', 'normal'], defaultQos: null, maxSubmitted: null }),
      expect.objectContaining({ account: 'root', qos: ['normal'] }),
    ]);
  });

  it('count as far as the cluster enforces them', () => {
    expect(readEnforced(golden('scontrol-config'))).toEqual({ accounts: false, qos: false, limits: false });
    const enforced = (words: string) => readEnforced(`AccountingStorageEnforce = ${words}\n`);
    expect(enforced('associations,limits,qos')).toEqual({ accounts: true, qos: true, limits: true });
    expect(enforced('safe')).toEqual({ accounts: true, qos: false, limits: true });
    expect(enforced('associations')).toEqual({ accounts: true, qos: false, limits: false });
    expect(enforced('none')).toEqual({ accounts: false, qos: false, limits: false });
  });
});

describe('lists of resources', () => {
  it.each([
    ['(null)', {}],
    ['gpu:2', { '': 2 }],
    ['gpu', { '': 1 }],
    ['gpu:a100:4(S:0-1)', { a100: 4 }],
    ['gpu:a100:2(S:0),gpu:3g.20gb:8(S:0,1),mps:400,gpu:a100:2(S:1)', { a100: 4, '3g.20gb': 8 }],
    ['mps:gpu:2,nvme:1', {}],
  ])('%s', (text, gpus) => {
    expect(readGpus(text)).toEqual(gpus);
  });

  it('of trackable resources give bounds', () => {
    expect(readTres('cpu=4,mem=32000M,node=2,billing=9,gres/gpu=3,gres/gpu:a100=2')).toEqual({
      cpus: 4,
      memoryMib: 32_000,
      nodes: 2,
      gpus: 3,
    });
  });
});
