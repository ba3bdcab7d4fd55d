import type { ClusterFacts } from '../cluster/index.ts';
import type { Resources } from '../resources/index.ts';
import { askedPartitions } from './asked-partitions.ts';
import { quotaOf } from './compile/quota.ts';

/** Longest time, in minutes, that the cluster gives a task that asks for this; null where nothing limits it, or is known. */
export function timeLimitOf(resources: Resources, facts: ClusterFacts | null): number | null {
  const partitions = facts ? askedPartitions(resources, facts) : [];
  if (facts === null || partitions.length === 0) return null;
  const limits = partitions.map((partition) => {
    const own = [partition.maxTimeMinutes, quotaOf(resources, facts, partition).time?.most ?? null];
    return Math.min(...own.map((limit) => limit ?? Number.POSITIVE_INFINITY));
  });
  const most = Math.max(...limits);
  return Number.isFinite(most) ? most : null;
}
