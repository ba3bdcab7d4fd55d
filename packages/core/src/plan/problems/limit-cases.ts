import type { ResourceForm } from '../../resources/index.ts';
import { sampleFacts, samplePartition } from '../sample-facts.ts';
import { samplePipeline, sampleProfile } from '../sample-pipeline.ts';
import type { LIMIT_PROBLEMS } from './limit-problems.ts';
import { mapped, one, type ProblemCase, plain } from './problem-case.ts';

const known = sampleProfile({ facts: sampleFacts() });
const asking = (resources: ResourceForm, changes: object = {}) => ({
  pipeline: samplePipeline([{ ...plain, resources, ...changes }], { x: one }),
  profile: known,
});
const sweep = { kind: 'range', start: 0, stop: 150, step: 1 } as const;

/** Each code provoked once, by a pipeline with no other error. */
export const LIMIT_CASES = {
  PARTITION_UNKNOWN: {
    ...asking({ partition: 'mian' }),
    place: 'f_f resources.partition',
    message: 'f is to run in the partition "mian", which the cluster does not have.',
  },
  PARTITION_NEEDED: {
    ...asking({ cpus: 1 }),
    profile: sampleProfile({ facts: sampleFacts({ partitions: [samplePartition('a'), samplePartition('b')] }) }),
    place: 'f_f resources.partition',
    message: 'f names no partition, and the cluster has none that it takes by default.',
    noFix: 'one of several is to be chosen',
  },
  PARTITION_CLOSED: {
    ...asking({ partition: 'closed' }),
    place: 'f_f resources.partition',
    message: 'The partition "closed" of f is down: jobs wait there until it is up again.',
    noFix: 'it may open again',
  },
  TIME_ABOVE_LIMIT: {
    ...asking({ time: '3-00:00:00' }),
    place: 'f_f resources.time',
    message: 'f asks for 3-00:00:00 of time, but the partition "main" gives at most 2-00:00:00.',
  },
  NODE_LACKS: {
    ...asking({ cpus: 17 }),
    place: 'f_f resources.cpus',
    message: 'f asks for 17 cpus on one node, but a node of the partition "main" gives at most 16 cpus.',
  },
  NODE_LACKS_ALL: {
    ...asking({ partition: 'gpu', cpus: 64, gpus: 1 }),
    place: 'f_f resources.cpus',
    message: 'f asks for 64 cpus and 1 gpu on one node, and no node of the partition "gpu" has all of it.',
    noFix: 'what to ask less of is open',
  },
  NODES_ABOVE_LIMIT: {
    ...asking({ partition: 'lab', nodes: 2 }),
    place: 'f_f resources.nodes',
    message: 'f asks for 2 nodes, but a job in the partition "lab" gets at most 1.',
  },
  QUOTA_EXCEEDED: {
    ...asking({ cpus: 9, extraArgs: { qos: 'debug' } }),
    place: 'f_f resources.cpus',
    message: 'A task of f asks for 9 cpus, but the QOS "debug" gives at most 8 cpus.',
  },
  MEMORY_PER_CPU: {
    ...asking({ partition: 'lab', memory: '9000M', cpus: 2 }),
    place: 'f_f resources.cpus',
    message: 'f asks for 9000M on 2 cpus; the partition "lab" gives 2000M for each cpu, so SLURM takes 5 cpus for it.',
  },
  ACCOUNT_UNKNOWN: {
    ...asking({ extraArgs: { account: 'lba' } }),
    place: 'f_f resources.extraArgs.account',
    message: 'f is to be charged to the account "lba", which is none of yours.',
  },
  QOS_UNKNOWN: {
    ...asking({ extraArgs: { account: 'other', qos: 'normale' } }),
    place: 'f_f resources.extraArgs.qos',
    message: 'f is to run with the QOS "normale", which you may not use with the account "other".',
  },
  PARTITION_REFUSES: {
    ...asking({ partition: 'lab', extraArgs: { account: 'other' } }),
    place: 'f_f resources.extraArgs.account',
    message: 'The partition "lab" of f does not admit the account "other".',
    noFix: 'another account or another partition',
  },
  TASKS_IN_TURNS: {
    pipeline: samplePipeline([{ ...mapped, chunkSize: 1, resources: { extraArgs: { qos: 'debug' } } }], { x: sweep }),
    profile: known,
    place: 'f_f chunkSize',
    message:
      'f has 150 tasks, but the QOS "debug" allows 100 jobs at a time: they are submitted in parts, as room appears.',
    noFix: 'nothing is wrong',
  },
} satisfies Record<keyof typeof LIMIT_PROBLEMS, ProblemCase>;
