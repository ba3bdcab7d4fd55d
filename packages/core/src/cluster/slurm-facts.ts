import { readMinutes } from './slurm-quantities.ts';

/** What the connection test tells of a cluster. */
export type SlurmConfig = {
  readonly version: string;
  readonly clusterName: string;
  /** `MaxArraySize - 1` is the highest index, so this is the number of tasks an array may have. */
  readonly maxArraySize: number | null;
  readonly accounting: boolean;
  /** True when the nodes enforce memory limits. */
  readonly memoryEnforced: boolean;
};

/** Reads `scontrol show config`. */
export function readSlurmConfig(text: string): SlurmConfig {
  const fields = new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const match = /^(\w+)\s*=\s*(.*)$/.exec(line);
      return match ? [[match[1]!, match[2]!.trim()]] : [];
    }),
  );
  const size = Number(fields.get('MaxArraySize'));
  // A site may allow arrays fewer tasks than they may have numbers.
  const most = Number(/\bmax_array_tasks=(\d+)/.exec(fields.get('SchedulerParameters') ?? '')?.[1] ?? Infinity);
  const storage = fields.get('AccountingStorageType') ?? '';
  return {
    version: fields.get('SLURM_VERSION') ?? '',
    clusterName: fields.get('ClusterName') ?? '',
    maxArraySize: Number.isInteger(size) && size > 0 ? Math.min(size, most) : null,
    accounting: storage !== '' && !storage.endsWith('none') && storage !== '(null)',
    memoryEnforced: /cgroup/.test(fields.get('TaskPlugin') ?? ''),
  };
}

/** `sinfo -h -o` format that `readPartitions` reads. */
export const PARTITION_FORMAT = '%R|%a|%l|%D|%c|%m|%G|%F';

export type SlurmPartition = {
  readonly name: string;
  readonly up: boolean;
  /** Null means no limit. */
  readonly maxTimeMinutes: number | null;
  readonly nodes: number;
  readonly idleNodes: number;
  /** Per node; the largest when nodes differ. */
  readonly cpus: number;
  readonly memoryMib: number;
  readonly gpus: string;
};

/** Reads sinfo's lines; a partition with different kinds of nodes has several, which become one. */
export function readPartitions(text: string): SlurmPartition[] {
  const partitions = new Map<string, SlurmPartition>();
  for (const line of text.split('\n')) {
    const [name = '', up = '', timeLimit = '', nodes = '', cpus = '', memory = '', gres = '', states = ''] =
      line.split('|');
    if (name === '' || states === '') continue;
    const before = partitions.get(name);
    partitions.set(name, {
      name,
      up: up === 'up',
      maxTimeMinutes: readMinutes(timeLimit),
      nodes: (before?.nodes ?? 0) + count(nodes),
      idleNodes: (before?.idleNodes ?? 0) + count(states.split('/')[1] ?? ''),
      cpus: Math.max(before?.cpus ?? 0, count(cpus)),
      memoryMib: Math.max(before?.memoryMib ?? 0, count(memory)),
      gpus: /gpu/.test(gres) ? gres : (before?.gpus ?? ''),
    });
  }
  return [...partitions.values()];
}

/** sinfo prints `16+` for "16 and more". */
function count(text: string): number {
  const value = Number.parseInt(text, 10);
  return Number.isNaN(value) ? 0 : value;
}
