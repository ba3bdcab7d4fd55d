import type { ClusterFacts } from '../cluster/index.ts';
import { extraOption, type Resources } from '../resources/index.ts';
import { quotaOf } from './compile/quota.ts';

/** Longest time, in minutes, that the cluster gives a task that asks for this; null where nothing limits it, or is known. */
export function timeLimitOf(resources: Resources, facts: ClusterFacts | null): number | null {
  const given = resources.partition ?? extraOption(resources.extraArgs, 'partition');
  const names = given?.split(',') ?? [];
  const partitions =
    facts?.partitions.filter(({ name, isDefault }) => (given ? names.includes(name) : isDefault)) ?? [];
  if (facts === null || partitions.length === 0) return null;
  // Of several partitions one is enough.
  const limits = partitions.map((partition) => {
    const own = [partition.maxTimeMinutes, quotaOf(resources, facts, partition).time?.most ?? null];
    return Math.min(...own.map((limit) => limit ?? Number.POSITIVE_INFINITY));
  });
  const most = Math.max(...limits);
  return Number.isFinite(most) ? most : null;
}
