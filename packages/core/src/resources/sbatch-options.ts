import type { Resources } from './resource-form.ts';

/**
 * sbatch options, one argument each: `['--nodes=1', '--ntasks=1', '--cpus-per-task=2', '--mem=4096M', '--time=60']`. An
 * argument may hold white space and quotes: quote it where a shell or a script reads it.
 */
export function sbatchOptions(resources: Resources): string[] {
  const { cpus, nodes, cpusPerNode, memoryMib, gpus, timeMinutes, partition, extraArgs } = resources;
  const options: string[] = [];
  if (cpus !== undefined) options.push('--nodes=1', '--ntasks=1', `--cpus-per-task=${cpus}`);
  if (nodes !== undefined) options.push(`--nodes=${nodes}`, '--ntasks-per-node=1');
  if (cpusPerNode !== undefined) options.push(`--cpus-per-task=${cpusPerNode}`);
  if (memoryMib !== undefined) options.push(`--mem=${memoryMib}M`);
  // No gpus are asked for by silence: some versions refuse gpu:0 where no gpu exists.
  const hasGpus = gpus !== undefined && gpus > 0;
  // Of two lists of generic resources sbatch takes the last alone.
  if (hasGpus) options.push(`--gres=${[`gpu:${gpus}`, extraArgs['gres'] ?? []].flat().join(',')}`);
  if (timeMinutes !== undefined) options.push(`--time=${timeMinutes}`);
  if (partition !== undefined) options.push(`--partition=${partition}`);
  for (const [name, value] of Object.entries(extraArgs)) {
    if (hasGpus && name === 'gres') continue;
    options.push(value === null ? `--${name}` : `--${name}=${value}`);
  }
  return options;
}
