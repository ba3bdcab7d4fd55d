import type { Profile } from '../../cluster/index.ts';
import { countTasks } from '../cut-batches.ts';
import type { Plan, Stage } from '../plan.ts';

/**
 * What a plan asks for, as far as it is known. A stage that is sized later counts with what its shape says; where its
 * elements differ in resources there may be more job arrays.
 */
export function estimateOf(stages: readonly Stage[], profile: Profile): Plan['estimate'] {
  const estimate = { elements: 0, tasks: 0, jobArrays: 0, files: 0, reused: 0 };
  let coreHours: number | null = null;
  for (const stage of stages) {
    const elements = stage.elementCount ?? 0;
    const tasks = countTasks(stage, elements);
    estimate.elements += elements;
    estimate.tasks += tasks;
    estimate.jobArrays += Math.ceil(tasks / profile.limits.maxArraySize);
    const hours = hoursOfTask(stage);
    if (hours !== null) coreHours = (coreHours ?? 0) + hours * tasks;
  }
  return { ...estimate, coreHours, atLeast: stages.some((stage) => stage.release.kind === 'when-sized') };
}

/** cpus x time limit of one task; null where one of them is not fixed. Without cpus, SLURM gives one. */
function hoursOfTask({ resources: { fixed, expressions } }: Stage): number | null {
  if ((fixed.timeMinutes === undefined || expressions.cpus) ?? expressions.nodes ?? expressions.cpusPerNode)
    return null;
  const cpus = fixed.cpus ?? (fixed.nodes ?? 1) * (fixed.cpusPerNode ?? 1);
  return (cpus * fixed.timeMinutes) / 60;
}
