import type { Profile } from '../../cluster/index.ts';
import type { Pipeline, Problem } from '../../pipeline/index.ts';
import { countTasks } from '../cut-batches.ts';
import { largerChunksFix } from '../fixes/setting-fixes.ts';
import { problemOf } from '../problem-codes.ts';
import type { ReadFunction } from './read-functions.ts';

/** Most job arrays of one stage: with more, submitting alone would take hours. */
const MAX_JOB_ARRAYS = 10_000;

/** A stage must not need more job arrays than a cluster can be asked for. */
export function checkBatches(
  owner: ReadFunction,
  elementCount: number | null,
  { profile, pipeline }: { readonly profile: Profile; readonly pipeline: Pipeline },
): Problem[] {
  if (elementCount === null) return [];
  const { maxArraySize } = profile.limits;
  const tasks = countTasks(owner.item, elementCount);
  const jobArrays = Math.ceil(tasks / maxArraySize);
  if (jobArrays <= MAX_JOB_ARRAYS) return [];
  const place = { node: { kind: 'function', id: owner.id }, field: 'chunkSize' } as const;
  const isNest = pipeline.nests.some(({ id }) => id === owner.id);
  const fix = largerChunksFix(owner.item, { elements: elementCount, maxArraySize, isNest });
  return [problemOf('TOO_MANY_JOB_ARRAYS', place, { function: owner.name, jobArrays, tasks, maxArraySize }, fix)];
}
