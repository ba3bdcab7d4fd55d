import type { ResourceForm } from './resource-form.ts';

/**
 * Merges forms option by option, later ones win; `extraArgs` merge key by key. `cpus` of a later form drops `nodes` and
 * `cpusPerNode` of an earlier one, and the other way round.
 */
export function mergeResources(..._forms: readonly ResourceForm[]): ResourceForm {
  throw new Error('not built yet');
}
