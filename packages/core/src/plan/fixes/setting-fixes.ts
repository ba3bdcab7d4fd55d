import type { FunctionId, PipelineEdit, PipelineFunction, ProblemFix } from '../../pipeline/index.ts';
import { EXPRESSION_FIELDS } from '../../resources/index.ts';
import type { ReadFunction } from '../compile/read-functions.ts';
import { misspeltName } from './misspelt-name.ts';

/** Takes a parameter's value out of a form. */
export function removeSettingFix(item: PipelineFunction, setting: 'bound' | 'defaults', parameter: string): ProblemFix {
  const left = Object.fromEntries(Object.entries(item[setting]).filter(([name]) => name !== parameter));
  const word = setting === 'bound' ? 'bound value' : 'default';
  return changeFix(item.id, `Remove the ${word} of ${parameter}`, { [setting]: left });
}

/** The parameter that is plainly meant; else nothing receives the resources. */
export function resourcesVariableFix({ item, signature, parameters }: ReadFunction): ProblemFix {
  const isKnown = signature?.parameters.some(({ name }) => name === item.resourcesVariable);
  const free = isKnown ? [] : parameters.map(({ name }) => name).filter((name) => !Object.hasOwn(item.bound, name));
  const meant = misspeltName(item.resourcesVariable ?? '', free);
  return meant === null
    ? clearResourcesVariableFix(item)
    : changeFix(item.id, `Give the resources to ${meant}`, { resourcesVariable: meant });
}

export function clearResourcesVariableFix({ id }: PipelineFunction): ProblemFix {
  return changeFix(id, 'Clear the resources variable', { resourcesVariable: null });
}

/** In scope element a task has one element in any case. */
export function clearChunkSizeFix({ id }: PipelineFunction): ProblemFix {
  return changeFix(id, 'Clear the chunk size', { chunkSize: null });
}

/** As many lengths as there are axes that a call returns. */
export function internalShapeFix({ id, internalShape }: PipelineFunction, axes: readonly string[]): ProblemFix {
  if (axes.length === 0) return changeFix(id, 'Clear the internal shape', { internalShape: null });
  const shape = axes.map((_, at) => internalShape?.[at] ?? '?');
  return changeFix(id, `Declare ${shape.map((size, at) => `${size} for ${axes[at]}`).join(', ')}`, {
    internalShape: shape,
  });
}

/**
 * Chunks with which all tasks fit into one job array. Not where an expression asks for what each element needs: with
 * several elements in a task it would mean something else.
 */
export function largerChunksFix(
  { id, scope, resources }: PipelineFunction,
  { elements, maxArraySize, isNest }: { elements: number; maxArraySize: number; isNest: boolean },
): ProblemFix | null {
  const hasExpressions = EXPRESSION_FIELDS.some((field) => typeof resources[field] === 'object');
  if (scope === 'element' && hasExpressions) return null;
  const chunkSize = roundedUp(Math.ceil(elements / maxArraySize));
  const edit: PipelineEdit = {
    type: isNest ? 'changeNest' : 'changeFunction',
    id,
    patch: { scope: 'map', chunkSize },
  };
  return { title: `Compute ${String(chunkSize)} elements in a task`, edits: [edit] };
}

/** To two digits: 1234 is 1300. */
function roundedUp(number: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(number)) - 1);
  return Math.ceil(number / unit) * unit;
}

function changeFix(id: FunctionId, title: string, patch: Partial<Omit<PipelineFunction, 'id'>>): ProblemFix {
  return { title, edits: [{ type: 'changeFunction', id, patch }] };
}
