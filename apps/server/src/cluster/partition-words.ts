import type { SlurmPartition } from '@gridloom/core/cluster';
import { timeText } from '@gridloom/core/resources';

/** A partition in a line: `main: 2 nodes (1 free) of 64 CPUs, 250 GiB, gpu:a100:4, up to 2-00:00:00`. */
export function partitionWords(partition: SlurmPartition): string {
  const { name, up, maxTimeMinutes, nodes, idleNodes, cpus, memoryMib, gpus } = partition;
  const parts = [
    up ? '' : 'down',
    `${nodes} ${nodes === 1 ? 'node' : 'nodes'} (${idleNodes} free) of ${cpus} ${cpus === 1 ? 'CPU' : 'CPUs'}`,
    `${Math.round(memoryMib / 102.4) / 10} GiB`,
    gpus,
    maxTimeMinutes === null ? 'no time limit' : `up to ${timeText(maxTimeMinutes)}`,
  ];
  return `${name}: ${parts.filter((part) => part !== '').join(', ')}`;
}
