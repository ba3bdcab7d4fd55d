import { fieldsSaidBy } from './extra-options.ts';
import type { ResourceForm } from './resource-form.ts';

/**
 * Merges forms option by option, later ones win; `extraArgs` merge key by key. `cpus` of a later form drops `nodes` and
 * `cpusPerNode` of an earlier one, and the other way round; so do a field and an extra option that say the same thing.
 */
export function mergeResources(...forms: readonly ResourceForm[]): ResourceForm {
  return forms.reduce(mergeTwo, {});
}

function mergeTwo(earlier: ResourceForm, later: ResourceForm): ResourceForm {
  const kept: ResourceForm = { ...earlier };
  if (later.cpus !== undefined) {
    delete kept.nodes;
    delete kept.cpusPerNode;
  }
  if (later.nodes !== undefined || later.cpusPerNode !== undefined) delete kept.cpus;
  for (const [name, value] of Object.entries(later.extraArgs ?? {})) {
    for (const field of fieldsSaidBy(name, value)) delete kept[field];
  }

  const given = Object.fromEntries(Object.entries(later).filter(([, value]) => value !== undefined));
  const keptArgs = Object.entries(earlier.extraArgs ?? {}).filter(
    ([name, value]) => !fieldsSaidBy(name, value).some((field) => later[field] !== undefined),
  );
  const extraArgs = { ...Object.fromEntries(keptArgs), ...later.extraArgs };
  const merged: ResourceForm = { ...kept, ...given };
  if (Object.keys(extraArgs).length > 0) merged.extraArgs = extraArgs;
  else delete merged.extraArgs;
  return merged;
}
