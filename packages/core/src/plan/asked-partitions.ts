import type { ClusterFacts, PartitionFacts } from '../cluster/index.ts';
import { extraOption, type Resources } from '../resources/index.ts';

/** The partitions that a task may go to that asks for this, as far as they are known; of several one is enough. */
export function askedPartitions({ partition, extraArgs }: Resources, { partitions }: ClusterFacts): PartitionFacts[] {
  const given = partition ?? extraOption(extraArgs, 'partition');
  const names = given?.split(',') ?? [];
  return partitions.filter(({ name, isDefault }) => (given ? names.includes(name) : isDefault));
}
