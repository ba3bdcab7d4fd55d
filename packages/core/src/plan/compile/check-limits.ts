import type { Profile } from '../../cluster/index.ts';
import type { Problem } from '../../pipeline/index.ts';
import type { Resources } from '../../resources/index.ts';
import { countTasks } from '../cut-batches.ts';
import { finder, type LimitFinding, limitFindings } from './cluster-limits.ts';
import type { FunctionShape } from './infer-shapes.ts';
import { quotaOf } from './quota.ts';
import type { ReadFunction } from './read-functions.ts';
import type { MergedResources } from './stage-resources.ts';

/**
 * What a function asks for against the partitions, accounts and QOS that the profile's cluster is known to have. What
 * expressions give is not known here; see `previewLimits`.
 */
export function checkLimits(
  owner: ReadFunction,
  merged: MergedResources | undefined,
  shape: FunctionShape | undefined,
  profile: Profile,
): Problem[] {
  const { facts } = profile;
  if (!facts || !merged?.resources || owner.item.executor === 'local' || profile.scheduler.kind !== 'slurm') return [];
  const { fixed } = merged.resources;
  const findings = [...limitFindings(fixed, facts), ...taskFindings(owner, fixed, shape, profile)];
  return findings.map(({ field, instead, problem }) => {
    const { place, override } = merged.said(field);
    return problem(owner.name, place, instead === null ? null : override(field, instead));
  });
}

/** SLURM counts each task of an array as a job that is submitted. */
function taskFindings(
  owner: ReadFunction,
  fixed: Resources,
  shape: FunctionShape | undefined,
  { facts }: Profile,
): LimitFinding[] {
  const elements = shape?.elementCount;
  const partition = facts?.partitions.find(({ name, isDefault }) => {
    return fixed.partition === undefined ? isDefault : name === fixed.partition.split(',')[0];
  });
  if (!facts?.enforces.limits || !partition || !elements) return [];
  const { submitted } = quotaOf(fixed, facts, partition);
  const tasks = countTasks(owner.item, elements);
  if (submitted === null || tasks <= submitted.most) return [];
  const { most, by } = submitted;
  return [finder(facts)('TASKS_IN_TURNS', 'chunkSize', { tasks, most, by })];
}
