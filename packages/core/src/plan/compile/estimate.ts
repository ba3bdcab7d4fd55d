import type { Profile } from '../../cluster/index.ts';
import { allOf, countOf } from '../../mapspec/index.ts';
import { countTasks } from '../cut-batches.ts';
import type { Plan, Stage } from '../plan.ts';

/** A task's records, values, claim and log. */
const FILES_OF_TASK = 4;
/** A job array's manifest, script, receipt, and what sbatch said. */
const FILES_OF_JOB_ARRAY = 5;
/** `plan.json` and `worker.py`. */
const FILES_OF_RUN = 2;

/**
 * What a plan asks for, as far as it is known. A stage that is sized later counts with what its shape says; where its
 * elements differ in resources there may be more job arrays.
 */
export function estimateOf(stages: readonly Stage[], profile: Profile): Plan['estimate'] {
  const estimate = { elements: 0, tasks: 0, jobArrays: 0, files: FILES_OF_RUN, reused: 0 };
  let coreHours: number | null = null;
  let atLeast = false;
  for (const stage of stages) {
    const reused = countOf(stage.reuse?.elements ?? []);
    // How many there are may turn out in the run; then none of them are known to be left.
    const elements = Math.max(0, countOf(stage.selected ?? allOf(stage.elementCount ?? 0)) - reused);
    const tasks = countTasks(stage, elements);
    const jobArrays = Math.ceil(tasks / profile.limits.maxArraySize);
    // Where all that is asked for is taken over, nothing is left to be sized.
    const settled = elements === 0 && stage.elementCount !== null && reused > 0;
    if (stage.release.kind === 'when-sized' && !settled) atLeast = true;
    estimate.elements += elements;
    estimate.reused += reused;
    estimate.tasks += tasks;
    estimate.jobArrays += jobArrays;
    // What is taken over lies in as many files as it was computed in, about as many as it would be cut into now.
    estimate.files += 1 + FILES_OF_TASK * (tasks + countTasks(stage, reused)) + FILES_OF_JOB_ARRAY * jobArrays;
    const hours = hoursOfTask(stage);
    if (hours !== null) coreHours = (coreHours ?? 0) + hours * tasks;
  }
  return { ...estimate, coreHours, atLeast };
}

/** cpus x time limit of one task; null where one of them is not fixed. Without cpus, SLURM gives one. */
function hoursOfTask({ resources: { fixed, expressions } }: Stage): number | null {
  const open = expressions.cpus ?? expressions.nodes ?? expressions.cpusPerNode;
  if (fixed.timeMinutes === undefined || open !== undefined) return null;
  const cpus = fixed.cpus ?? (fixed.nodes ?? 1) * (fixed.cpusPerNode ?? 1);
  return (cpus * fixed.timeMinutes) / 60;
}
