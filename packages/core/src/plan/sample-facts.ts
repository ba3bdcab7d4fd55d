import type { ClusterFacts, PartitionFacts } from '../cluster/index.ts';

const unbound = { cpus: null, memoryMib: null, nodes: null, gpus: null };

/** A partition for tests: two nodes of 16 cpus and 16 GB, without limits. */
export function samplePartition(name: string, changes: Partial<PartitionFacts> = {}): PartitionFacts {
  return {
    name,
    isDefault: false,
    state: 'up',
    maxTimeMinutes: null,
    defaultTimeMinutes: null,
    maxNodes: null,
    totalNodes: 2,
    maxCpusPerNode: null,
    maxMemoryPerNodeMib: null,
    maxMemoryPerCpuMib: null,
    accounts: { allow: null, deny: [] },
    qos: { allow: null, deny: [] },
    ownQos: null,
    nodes: [{ count: 2, cpus: 16, memoryMib: 16_000, gpus: {} }],
    ...changes,
  };
}

/**
 * A cluster for tests: `main` by default (two days), `short` (five minutes), `gpu` (nodes with many cpus, and one with
 * gpus), `lab` (one account, 2000 MiB a cpu, one node), and a `closed` one; accounts `lab` and `other`.
 */
export function sampleFacts(changes: Partial<ClusterFacts> = {}): ClusterFacts {
  return {
    lookedAtMs: Date.UTC(2026, 4, 17, 12),
    version: '22.05.8',
    clusterName: 'sample',
    enforces: { accounts: true, qos: true, limits: true },
    partitions: [
      samplePartition('main', { isDefault: true, maxTimeMinutes: 2880, defaultTimeMinutes: 60 }),
      samplePartition('short', { maxTimeMinutes: 5 }),
      samplePartition('gpu', {
        nodes: [
          { count: 4, cpus: 64, memoryMib: 65_536, gpus: {} },
          { count: 1, cpus: 32, memoryMib: 262_144, gpus: { a100: 4 } },
        ],
      }),
      samplePartition('lab', {
        maxNodes: 1,
        maxMemoryPerCpuMib: 2000,
        accounts: { allow: ['lab'], deny: [] },
        qos: { allow: null, deny: ['debug'] },
      }),
      samplePartition('closed', { state: 'down' }),
    ],
    qos: [
      {
        name: 'normal',
        maxTimeMinutes: null,
        perJob: unbound,
        perUser: unbound,
        maxJobs: null,
        maxSubmitted: null,
        overridesPartition: false,
      },
      {
        name: 'debug',
        maxTimeMinutes: 30,
        perJob: { ...unbound, nodes: 1 },
        perUser: { ...unbound, cpus: 8, memoryMib: 4096 },
        maxJobs: null,
        maxSubmitted: 100,
        overridesPartition: false,
      },
    ],
    accounts: [
      {
        account: 'lab',
        partition: null,
        qos: ['debug', 'normal'],
        defaultQos: null,
        maxTimeMinutes: null,
        perJob: unbound,
        maxJobs: null,
        maxSubmitted: null,
      },
      {
        account: 'other',
        partition: null,
        qos: ['normal'],
        defaultQos: null,
        maxTimeMinutes: 1440,
        perJob: unbound,
        maxJobs: null,
        maxSubmitted: null,
      },
    ],
    defaultAccount: 'lab',
    ...changes,
  };
}
