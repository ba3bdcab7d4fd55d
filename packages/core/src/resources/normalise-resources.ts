import type { ResourceForm, StageResources } from './resource-form.ts';

/** What is wrong with one field of a resource form. `field` is a key of the form, or `extraArgs.<key>`. */
export type ResourceError = { readonly field: string; readonly message: string; readonly hint: string };

/**
 * Parses a resource form: PipeFunc's forms and SLURM's own (`4G`, `4096`, `1-00:00:00`, `60`); what sbatch would refuse
 * is refused here. Fixed values and expressions come apart.
 */
export function normaliseResources(
  _form: ResourceForm,
): { ok: true; resources: StageResources } | { ok: false; errors: readonly ResourceError[] } {
  throw new Error('not built yet');
}
