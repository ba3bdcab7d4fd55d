import type { Profile } from '../cluster/index.ts';
import type { Batch } from './plan.ts';

/**
 * The sbatch script of a batch: `#!/bin/sh`, `#SBATCH` lines of its resources, array range and log, the profile's set-up
 * lines, and the worker. Everything is quoted; the job name, dependencies and submission come from the scheduler.
 *
 * @param folder - absolute path of the run folder
 */
export function sbatchScript(_batch: Batch, _profile: Profile, _folder: string): string {
  throw new Error('not built yet');
}
