import type { Resources } from './resource-form.ts';

/** sbatch options, one argument each: `['--nodes=1', '--ntasks=1', '--cpus-per-task=2', '--mem=4096M', '--time=60']`. */
export function sbatchOptions(_resources: Resources): string[] {
  throw new Error('not built yet');
}
