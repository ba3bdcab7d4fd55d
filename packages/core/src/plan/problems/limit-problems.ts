import { nameList, type ProblemEntry, plural } from './problem-entry.ts';

/** Who asks, and on which day the connection test saw the limit. */
type Asked = { readonly function: string; readonly seen: string };

/** Problems of what the cluster would refuse, or take and never start; part of `PROBLEM_CODES`. */
export const LIMIT_PROBLEMS = {
  PARTITION_UNKNOWN: {
    severity: 'error',
    message: (d: Asked & { partition: string; known: readonly string[] }) =>
      `${d.function} is to run in the partition "${d.partition}", which the cluster does not have.`,
    hint: (d: Asked & { known: readonly string[] }) => `It has ${nameList(d.known)}${asSeen(d)}`,
  },
  PARTITION_NEEDED: {
    severity: 'error',
    message: (d: Asked & { known: readonly string[] }) =>
      `${d.function} names no partition, and the cluster has none that it takes by default.`,
    hint: (d: Asked & { known: readonly string[] }) => `Choose one of ${nameList(d.known)}${asSeen(d)}`,
  },
  /** A warning: partitions close and open again, and the job may wait for it. */
  PARTITION_CLOSED: {
    severity: 'warning',
    message: (d: Asked & { partition: string; takesJobs: boolean }) =>
      d.takesJobs
        ? `The partition "${d.partition}" of ${d.function} is down: jobs wait there until it is up again.`
        : `The partition "${d.partition}" of ${d.function} takes no new jobs.`,
    hint: (d: Asked) => `Choose another partition, or wait until it is open again${asSeen(d)}`,
  },
  TIME_ABOVE_LIMIT: {
    severity: 'error',
    message: (d: Asked & { time: string; limit: string; by: string }) =>
      `${d.function} asks for ${d.time} of time, but ${d.by} gives at most ${d.limit}.`,
    hint: (d: Asked & { limit: string }) =>
      `Ask for ${d.limit} or less, with fewer elements in a task if they take long${asSeen(d)}`,
  },
  /** More of one thing than any node has. */
  NODE_LACKS: {
    severity: 'error',
    message: (d: Asked & { asked: string; most: string; partition: string }) =>
      `${d.function} asks for ${d.asked} on one node, but a node of the partition "${d.partition}" gives ${d.most.startsWith('no ') ? '' : 'at most '}${d.most}.`,
    hint: (d: Asked) => `Ask for less, or choose a partition with larger nodes${asSeen(d)}`,
  },
  /** Some nodes have the one, others the other. */
  NODE_LACKS_ALL: {
    severity: 'error',
    message: (d: Asked & { asked: readonly string[]; partition: string; kinds: readonly string[] }) =>
      `${d.function} asks for ${nameList(d.asked)} on one node, and no node of the partition "${d.partition}" has all of it.`,
    hint: (d: Asked & { kinds: readonly string[] }) => `Its nodes have ${d.kinds.join('; or ')}${asSeen(d)}`,
  },
  NODES_ABOVE_LIMIT: {
    severity: 'error',
    message: (d: Asked & { nodes: number; most: number; partition: string }) =>
      `${d.function} asks for ${plural(d.nodes, 'node')}, but a job in the partition "${d.partition}" gets at most ${d.most}.`,
    hint: (d: Asked & { most: number }) => `Ask for ${plural(d.most, 'node')}, or choose another partition${asSeen(d)}`,
  },
  QUOTA_EXCEEDED: {
    severity: 'error',
    message: (d: Asked & { asked: string; most: string; by: string }) =>
      `A task of ${d.function} asks for ${d.asked}, but ${d.by} gives at most ${d.most}.`,
    hint: (d: Asked) => `Ask for less, or choose another QOS${asSeen(d)}`,
  },
  MEMORY_PER_CPU: {
    severity: 'hint',
    message: (d: Asked & { memory: string; cpus: number; perCpu: string; partition: string; counted: number }) =>
      `${d.function} asks for ${d.memory} on ${plural(d.cpus, 'cpu')}; the partition "${d.partition}" gives ${d.perCpu} for each cpu, so SLURM takes ${d.counted} cpus for it.`,
    hint: (d: Asked & { counted: number }) => `Ask for ${d.counted} cpus and use them, or for less memory${asSeen(d)}`,
  },
  ACCOUNT_UNKNOWN: {
    severity: 'error',
    message: (d: Asked & { account: string; known: readonly string[] }) =>
      `${d.function} is to be charged to the account "${d.account}", which is none of yours.`,
    hint: (d: Asked & { known: readonly string[] }) => `You may use ${nameList(d.known)}${asSeen(d)}`,
  },
  QOS_UNKNOWN: {
    severity: 'error',
    message: (d: Asked & { qos: string; account: string; known: readonly string[] }) =>
      `${d.function} is to run with the QOS "${d.qos}", which you may not use with the account "${d.account}".`,
    hint: (d: Asked & { known: readonly string[] }) => `You may use ${nameList(d.known)}${asSeen(d)}`,
  },
  PARTITION_REFUSES: {
    severity: 'error',
    message: (
      d: Asked & { what: 'account' | 'QOS'; name: string; partition: string; allowed: readonly string[] | null },
    ) => `The partition "${d.partition}" of ${d.function} does not admit the ${d.what} "${d.name}".`,
    hint: (d: Asked & { what: 'account' | 'QOS'; allowed: readonly string[] | null }) =>
      d.allowed === null
        ? `Use another ${d.what}, or another partition${asSeen(d)}`
        : `It admits ${nameList(d.allowed)}; use one of these, or another partition${asSeen(d)}`,
  },
  /** A hint: SLURM refuses an array as a whole for one task too many, so it gets them in parts. */
  TASKS_IN_TURNS: {
    severity: 'hint',
    message: (d: Asked & { tasks: number; most: number; by: string }) =>
      `${d.function} has ${plural(d.tasks, 'task')}, but ${d.by} allows ${plural(d.most, 'job')} at a time: they are submitted in parts, as room appears.`,
    hint: (d: Asked) => `Let a task compute more elements to have all of them in the queue at once${asSeen(d)}`,
  },
} as const satisfies Record<string, ProblemEntry>;

/** Ends a hint: the cluster may have changed since. */
function asSeen({ seen }: Asked): string {
  return ` (as the connection test saw it on ${seen}).`;
}
