import { z } from 'zod';

const bound = z.int().min(0).nullable();

/** Bounds on what jobs ask for; null where there is none. */
export const ResourceBounds = z.strictObject({ cpus: bound, memoryMib: bound, nodes: bound, gpus: bound });
export type ResourceBounds = z.infer<typeof ResourceBounds>;

/** Who may use a partition: `allow` null means everybody but those in `deny`. */
const Admission = z.strictObject({ allow: z.array(z.string()).nullable(), deny: z.array(z.string()) });

/** Nodes of a partition that are alike. */
export const NodeKind = z.strictObject({
  count: z.int().min(0),
  cpus: z.int().min(0),
  memoryMib: z.int().min(0),
  /** By type; the key of gpus without one is empty. */
  gpus: z.record(z.string(), z.int().min(0)),
});
export type NodeKind = z.infer<typeof NodeKind>;

export const PartitionFacts = z.strictObject({
  name: z.string(),
  isDefault: z.boolean(),
  /** `down` takes jobs but starts none, `drain` goes on with those it has, `inactive` does neither. */
  state: z.enum(['up', 'down', 'drain', 'inactive']),
  maxTimeMinutes: z.int().min(1).nullable(),
  /** What a job gets that asks for no time; null means as much as it may have. */
  defaultTimeMinutes: z.int().min(1).nullable(),
  maxNodes: bound,
  totalNodes: z.int().min(0),
  maxCpusPerNode: bound,
  maxMemoryPerNodeMib: bound,
  maxMemoryPerCpuMib: bound,
  accounts: Admission,
  qos: Admission,
  /** A QOS whose limits hold for every job of the partition. */
  ownQos: z.string().nullable(),
  nodes: z.array(NodeKind),
});
export type PartitionFacts = z.infer<typeof PartitionFacts>;

export const QosFacts = z.strictObject({
  name: z.string(),
  maxTimeMinutes: z.int().min(1).nullable(),
  perJob: ResourceBounds,
  perUser: ResourceBounds,
  /** Array tasks count as jobs here. */
  maxJobs: bound,
  maxSubmitted: bound,
  /** Its limits win over those of a partition's own QOS. */
  overridesPartition: z.boolean(),
});
export type QosFacts = z.infer<typeof QosFacts>;

/** An account that the user may charge, and what holds for the user there. */
export const AccountFacts = z.strictObject({
  account: z.string(),
  /** Null: in every partition. */
  partition: z.string().nullable(),
  qos: z.array(z.string()),
  defaultQos: z.string().nullable(),
  maxTimeMinutes: z.int().min(1).nullable(),
  perJob: ResourceBounds,
  maxJobs: bound,
  maxSubmitted: bound,
});
export type AccountFacts = z.infer<typeof AccountFacts>;

/** What a cluster has and allows, as the connection test found it. */
export const ClusterFacts = z.strictObject({
  /** Epoch ms; the cluster may have changed since. */
  lookedAtMs: z.int().min(0),
  version: z.string(),
  clusterName: z.string(),
  /** What SLURM holds jobs to; without accounting nothing of it. */
  enforces: z.strictObject({ accounts: z.boolean(), qos: z.boolean(), limits: z.boolean() }),
  partitions: z.array(PartitionFacts),
  qos: z.array(QosFacts),
  accounts: z.array(AccountFacts),
  defaultAccount: z.string().nullable(),
});
export type ClusterFacts = z.infer<typeof ClusterFacts>;
