import type { ClusterFacts } from '../cluster/index.ts';
import type { Resources } from '../resources/index.ts';
import { askedPartitions } from './asked-partitions.ts';
import { quotaOf } from './compile/quota.ts';

/** Most tasks of the user, asking for this, that may wait or run at a time; null where nothing limits it, or is known. */
export function submitLimitOf(resources: Resources, facts: ClusterFacts | null): number | null {
  if (!facts?.enforces.limits) return null;
  const limits = askedPartitions(resources, facts).map(
    (partition) => quotaOf(resources, facts, partition).submitted?.most ?? null,
  );
  return limits.length === 0 || limits.includes(null) ? null : Math.max(...limits.flatMap((most) => most ?? []));
}
