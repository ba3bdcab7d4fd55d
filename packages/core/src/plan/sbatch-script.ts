import { type Profile, pythonCommand, setupScript, shellQuote } from '../cluster/index.ts';
import { sbatchOptions } from '../resources/index.ts';
import type { Batch } from './plan.ts';
import { taskEnvironment } from './task-environment.ts';

/**
 * The sbatch script of a batch: `#!/bin/sh`, `#SBATCH` lines of its resources, array range and log, the profile's set-up
 * lines, and the worker. Everything is quoted; the job name, dependencies and submission come from the scheduler.
 *
 * @param folder - absolute path of the run folder; null for the folder that sbatch gets by `--chdir`, where the script's
 *   argument counts how often the batch was submitted
 * @param interpreter - what the profile's Python stands for on the submit host where it is a shim; see `pythonCommand`
 */
export function sbatchScript(
  batch: Batch,
  profile: Profile,
  folder: string | null,
  interpreter: string | null = null,
): string {
  const log = `logs/${batch.stage}/${batch.id}.slurm-%a.out`;
  // sbatch takes the last of two equal options: what a user may change comes before the resources, what we rely on after.
  const options = [
    '--no-requeue',
    '--export=ALL',
    ...endSignal(batch),
    ...sbatchOptions(batch.resources),
    '--open-mode=append',
    `--array=0-${batch.taskCount - 1}`,
    `--output=${folder === null ? log : `${folder.replaceAll('%', '%%')}/${log}`}`,
  ];
  const environment = Object.entries(taskEnvironment(batch.resources));
  const setup = setupScript(profile.setup).trimEnd();
  const here = folder === null ? '"$gridloom_folder"' : shellQuote(folder);
  const script = folder === null ? `${here}/worker.py` : shellQuote(`${folder}/worker.py`);
  const python = pythonCommand(profile.python, interpreter);
  const worker = [python.command, script, 'task'];
  const round = folder === null ? ['--round', '"$gridloom_round"'] : [];
  return [
    '#!/bin/sh',
    ...options.map((option) => `#SBATCH ${quoteOption(option)}`),
    '',
    // The set-up lines may go elsewhere, and set arguments of their own.
    ...(folder === null ? ['gridloom_folder=$PWD', 'gridloom_round=${1:-1}'] : []),
    // Before the set-up lines, so that these can say otherwise.
    ...environment.map(([name, value]) => `export ${name}=${shellQuote(value)}`),
    ...(setup === '' ? [] : ['', setup]),
    '',
    ...python.lines,
    `exec ${[...worker, '--run', here, '--batch', shellQuote(batch.id), ...round].join(' ')}`,
    '',
  ].join('\n');
}

/** SLURM sends it up to a minute early. */
const SIGNAL_BEFORE_S = 60;
const SHORTEST_SIGNALLED_MINUTES = 5;

/**
 * The worker, which the script becomes, is told of the time limit before it comes, to end with whole records. In a short
 * task the warning would come when it has hardly begun.
 */
function endSignal({ resources }: Batch): string[] {
  const { timeMinutes } = resources;
  return timeMinutes === undefined || timeMinutes < SHORTEST_SIGNALLED_MINUTES
    ? []
    : [`--signal=B:USR1@${SIGNAL_BEFORE_S}`];
}

/** sbatch splits its comment lines at white space and knows double quotes, backslashes and `#`, but no variables. */
function quoteOption(option: string): string {
  const flat = option.replaceAll(/[\r\n]+/g, ' ');
  if (/^[A-Za-z0-9_@%+=:,./*[\]-]+$/.test(flat)) return flat;
  return `"${flat.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
