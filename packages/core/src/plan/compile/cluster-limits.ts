import type { ClusterFacts, NodeKind, PartitionFacts } from '../../cluster/index.ts';
import type { Problem, ProblemFix, ProblemPlace } from '../../pipeline/index.ts';
import { extraOption, printMemory, printTime, type Resources, readGpus } from '../../resources/index.ts';
import { type ProblemDetails, problemOf } from '../problem-codes.ts';
import type { LIMIT_PROBLEMS } from '../problems/limit-problems.ts';
import { plural } from '../problems/problem-entry.ts';
import { nearestName } from './nearest-name.ts';
import { type Quota, quotaOf } from './quota.ts';

type LimitCode = keyof typeof LIMIT_PROBLEMS;

/** Something the cluster would not give; `instead` is what it would give, in the field where the fault is. */
export type LimitFinding = {
  readonly code: LimitCode;
  /** A key of the resource form, or `extraArgs.<key>`. */
  readonly field: string;
  readonly instead: number | string | null;
  readonly problem: (owner: string, place: ProblemPlace, fix: ProblemFix | null) => Problem;
};

/** What a task asks for, against what the cluster has and allows. Where several partitions are given one is enough. */
export function limitFindings(asked: Resources, facts: ClusterFacts): LimitFinding[] {
  const find = finder(facts);
  const known = facts.partitions.map(({ name }) => name);
  const given = asked.partition ?? extraOption(asked.extraArgs, 'partition');
  const field = asked.partition === undefined && given ? 'extraArgs.partition' : 'partition';
  if (known.length === 0) return [];
  const usual = facts.partitions.find(({ isDefault }) => isDefault);
  if (!given && !usual) return [find('PARTITION_NEEDED', field, { known })];
  const names = given ? given.split(',') : [usual!.name];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, known);
    const instead = nearest === null ? null : names.map((name) => (name === unknown ? nearest : name)).join(',');
    return [find('PARTITION_UNKNOWN', field, { partition: unknown, known }, instead)];
  }
  const partitions = names.flatMap((name) => facts.partitions.filter((one) => one.name === name));
  const perPartition = partitions.map((partition) => [
    ...quotaFindings(asked, facts, partition),
    ...partitionFindings(asked, facts, partition),
  ]);
  const fitting = perPartition.find((found) => found.every(({ code }) => !isError(code)));
  return [...accountFindings(asked, facts), ...(fitting ?? perPartition[0] ?? [])];
}

function isError(code: LimitCode): boolean {
  return code !== 'PARTITION_CLOSED' && code !== 'MEMORY_PER_CPU';
}

type Details<C extends LimitCode> = Omit<ProblemDetails<C>, 'function' | 'seen'>;

export function finder(facts: ClusterFacts) {
  const seen = new Date(facts.lookedAtMs).toISOString().slice(0, 10);
  return <C extends LimitCode>(
    code: C,
    field: string,
    details: Details<C>,
    instead: number | string | null = null,
  ): LimitFinding => ({
    code,
    field,
    instead,
    problem: (owner, place, fix) =>
      // The two that were left out come back here, which the type of a general `C` cannot tell.
      problemOf(code, place, { ...details, function: owner, seen } as unknown as ProblemDetails<C>, fix),
  });
}

function partitionFindings(asked: Resources, facts: ClusterFacts, partition: PartitionFacts): LimitFinding[] {
  const find = finder(facts);
  const { name, state, maxNodes, totalNodes, maxTimeMinutes } = partition;
  const found: LimitFinding[] = [];
  if (state !== 'up') {
    found.push(find('PARTITION_CLOSED', 'partition', { partition: name, takesJobs: state === 'down' }));
  }
  const { timeMinutes, nodes } = asked;
  if (timeMinutes !== undefined && maxTimeMinutes !== null && timeMinutes > maxTimeMinutes) {
    const limit = printTime(maxTimeMinutes);
    const by = `the partition "${name}"`;
    found.push(find('TIME_ABOVE_LIMIT', 'time', { time: printTime(timeMinutes), limit, by }, limit));
  }
  const most = Math.min(maxNodes ?? Infinity, totalNodes === 0 ? Infinity : totalNodes);
  if (nodes !== undefined && nodes > most) {
    found.push(find('NODES_ABOVE_LIMIT', 'nodes', { nodes, most, partition: name }, most));
  }
  return [...found, ...nodeFindings(asked, facts, partition)];
}

/** What a task asks for on each of its nodes, against the kinds of nodes there are. */
function nodeFindings(asked: Resources, facts: ClusterFacts, partition: PartitionFacts): LimitFinding[] {
  const find = finder(facts);
  const { name, nodes: kinds } = partition;
  if (kinds.length === 0) return [];
  const wishes = wishesOf(asked, partition);
  const lacking = wishes.flatMap(({ field, amount, has, words }) => {
    const most = Math.max(...kinds.map(has));
    if (amount <= most) return [];
    const instead = most === 0 ? null : field === 'memory' ? printMemory(most) : field.includes('.') ? null : most;
    return [find('NODE_LACKS', field, { asked: words(amount), most: words(most), partition: name }, instead)];
  });
  if (lacking.length > 0) return lacking;
  if (!kinds.some((kind) => wishes.every(({ amount, has }) => amount <= has(kind)))) {
    const details = { asked: wishes.map(({ amount, words }) => words(amount)), partition: name };
    const words = kinds.map((kind) => wishes.map((wish) => wish.words(wish.has(kind))).join(', '));
    return [find('NODE_LACKS_ALL', wishes[0]!.field, { ...details, kinds: [...new Set(words)] })];
  }
  return memoryPerCpu(asked, facts, partition);
}

type Wish = {
  readonly field: string;
  readonly amount: number;
  readonly has: (kind: NodeKind) => number;
  readonly words: (amount: number) => string;
};

function wishesOf(asked: Resources, { maxCpusPerNode, maxMemoryPerNodeMib }: PartitionFacts): Wish[] {
  const wishes: Wish[] = [];
  const cpus = asked.cpus ?? asked.cpusPerNode;
  if (cpus !== undefined) {
    wishes.push({
      field: asked.cpus === undefined ? 'cpusPerNode' : 'cpus',
      amount: cpus,
      has: (kind) => Math.min(kind.cpus, maxCpusPerNode ?? Infinity),
      words: (amount) => plural(amount, 'cpu'),
    });
  }
  if (asked.memoryMib !== undefined) {
    wishes.push({
      field: 'memory',
      amount: asked.memoryMib,
      has: (kind) => Math.min(kind.memoryMib, maxMemoryPerNodeMib ?? Infinity),
      words: (amount) => `${printMemory(amount)} of memory`,
    });
  }
  for (const [type, amount] of Object.entries(gpusOf(asked))) {
    wishes.push({
      field: asked.gpus === undefined ? 'extraArgs.gres' : 'gpus',
      amount,
      has: ({ gpus }) => (type === '' ? Object.values(gpus).reduce((sum, one) => sum + one, 0) : (gpus[type] ?? 0)),
      words: (count) => plural(count, type === '' ? 'gpu' : `gpu`) + (type === '' ? '' : ` of type ${type}`),
    });
  }
  return wishes.filter(({ amount }) => amount > 0);
}

/** Gpus on each node by type, the key of those of any type empty. */
function gpusOf({ gpus, extraArgs }: Resources): Record<string, number> {
  return gpus === undefined ? readGpus(extraOption(extraArgs, 'gres') ?? '') : { '': gpus };
}

function memoryPerCpu(asked: Resources, facts: ClusterFacts, partition: PartitionFacts): LimitFinding[] {
  const { memoryMib, cpus = 1 } = asked;
  const { name, maxMemoryPerCpuMib } = partition;
  if (memoryMib === undefined || maxMemoryPerCpuMib === null || maxMemoryPerCpuMib === 0) return [];
  const counted = Math.ceil(memoryMib / maxMemoryPerCpuMib);
  if (asked.nodes !== undefined || counted <= cpus) return [];
  const [memory, perCpu] = [printMemory(memoryMib), printMemory(maxMemoryPerCpuMib)];
  return [finder(facts)('MEMORY_PER_CPU', 'cpus', { memory, cpus, perCpu, partition: name, counted }, counted)];
}

function accountFindings({ extraArgs }: Resources, facts: ClusterFacts): LimitFinding[] {
  const account = extraOption(extraArgs, 'account');
  if (!facts.enforces.accounts || !account) return [];
  const known = [...new Set(facts.accounts.map((one) => one.account))];
  if (known.length === 0 || known.includes(account)) return [];
  return [finder(facts)('ACCOUNT_UNKNOWN', 'extraArgs.account', { account, known }, nearestName(account, known))];
}

/** What account and QOS allow in a partition. */
function quotaFindings(asked: Resources, facts: ClusterFacts, partition: PartitionFacts): LimitFinding[] {
  const find = finder(facts);
  const quota = quotaOf(asked, facts, partition);
  const found: LimitFinding[] = [];
  const { account, qos } = quota;
  if (facts.enforces.accounts && account !== null && !admits(partition.accounts, account)) {
    const details = {
      what: 'account',
      name: account,
      partition: partition.name,
      allowed: partition.accounts.allow,
    } as const;
    const field = extraOption(asked.extraArgs, 'account') ? 'extraArgs.account' : 'partition';
    found.push(find('PARTITION_REFUSES', field, details));
  }
  if (facts.enforces.qos && qos !== null) {
    const isGiven = Boolean(extraOption(asked.extraArgs, 'qos'));
    if (isGiven && quota.usableQos !== null && !quota.usableQos.includes(qos)) {
      const details = { qos, account: account ?? '', known: quota.usableQos };
      found.push(find('QOS_UNKNOWN', 'extraArgs.qos', details, nearestName(qos, quota.usableQos)));
    } else if (!admits(partition.qos, qos)) {
      const details = { what: 'QOS', name: qos, partition: partition.name, allowed: partition.qos.allow } as const;
      found.push(find('PARTITION_REFUSES', isGiven ? 'extraArgs.qos' : 'partition', details));
    }
  }
  return facts.enforces.limits ? [...found, ...boundFindings(asked, quota, find)] : found;
}

function admits({ allow, deny }: PartitionFacts['accounts'], name: string): boolean {
  return allow === null ? !deny.includes(name) : allow.includes(name);
}

function boundFindings(asked: Resources, quota: Quota, find: ReturnType<typeof finder>): LimitFinding[] {
  const found: LimitFinding[] = [];
  const { timeMinutes } = asked;
  const { time } = quota;
  if (timeMinutes !== undefined && time !== null && timeMinutes > time.most) {
    const limit = printTime(time.most);
    found.push(find('TIME_ABOVE_LIMIT', 'time', { time: printTime(timeMinutes), limit, by: time.by }, limit));
  }
  const nodes = asked.nodes ?? 1;
  const amounts = {
    cpus: (asked.cpus ?? asked.cpusPerNode ?? 1) * nodes,
    memoryMib: (asked.memoryMib ?? 0) * nodes,
    nodes,
    gpus: Object.values(gpusOf(asked)).reduce((sum, one) => sum + one, 0) * nodes,
  };
  for (const kind of ['cpus', 'memoryMib', 'nodes', 'gpus'] as const) {
    const bound = quota.bounds[kind];
    if (bound === null || amounts[kind] <= bound.most) continue;
    const words = (amount: number) => (kind === 'memoryMib' ? printMemory(amount) : plural(amount, kind.slice(0, -1)));
    const field = kind === 'memoryMib' ? 'memory' : kind === 'cpus' && asked.cpus === undefined ? 'cpusPerNode' : kind;
    const share = Math.floor(bound.most / (kind === 'nodes' ? 1 : nodes));
    const instead = share === 0 ? null : kind === 'memoryMib' ? printMemory(share) : share;
    found.push(
      find('QUOTA_EXCEEDED', field, { asked: words(amounts[kind]), most: words(bound.most), by: bound.by }, instead),
    );
  }
  return found;
}
