import type { Profile } from '../../cluster/index.ts';
import type { Problem } from '../../pipeline/index.ts';
import type { FunctionShape } from './infer-shapes.ts';
import type { ReadFunction } from './read-functions.ts';
import type { MergedResources } from './stage-resources.ts';

/** What a function asks for against the partitions, QOS and array limits that the profile's cluster is known to have. */
export function checkLimits(
  _owner: ReadFunction,
  _resources: MergedResources | undefined,
  _shape: FunctionShape | undefined,
  _profile: Profile,
): Problem[] {
  return [];
}
