import type { Resources } from '../resources/index.ts';

/**
 * Environment of a task. Numerical libraries start as many threads as the machine has cores unless told otherwise: one
 * each where a process pool owns the cpus (`external`), all of the task's cpus where the function owns them (`internal`).
 */
export function taskEnvironment(resources: Resources): Readonly<Record<string, string>> {
  const cpus = resources.cpus ?? resources.cpusPerNode ?? 1;
  const threads = String(resources.parallelizationMode === 'internal' ? cpus : 1);
  return {
    PYTHONUTF8: '1',
    OMP_NUM_THREADS: threads,
    OPENBLAS_NUM_THREADS: threads,
    MKL_NUM_THREADS: threads,
    NUMEXPR_NUM_THREADS: threads,
    VECLIB_MAXIMUM_THREADS: threads,
  };
}
