import type { Problem } from '../../pipeline/index.ts';
import { clearChunkSizeFix, removeSettingFix, resourcesVariableFix } from '../fixes/setting-fixes.ts';
import { problemOf } from '../problem-codes.ts';
import type { ReadFunction } from './read-functions.ts';
import { endKey, type WireEnds } from './wire-ends.ts';

/** What a function's form says about its parameters: bound values, defaults, the one that receives the resources. */
export function checkSettings(wires: WireEnds, owner: ReadFunction): Problem[] {
  const { item, name, signature } = owner;
  if (signature === null) return [];
  const node = { kind: 'function', id: item.id } as const;
  const problems: Problem[] = [];
  const variable = item.resourcesVariable;
  const parameters = new Set(signature.parameters.map((parameter) => parameter.name));

  for (const setting of ['bound', 'defaults'] as const) {
    for (const parameter of Object.keys(item[setting])) {
      if (parameters.has(parameter)) continue;
      const details = { function: name, setting: setting === 'bound' ? 'bound' : 'default', parameter };
      const fix = removeSettingFix(item, setting, parameter);
      problems.push(problemOf('SETTING_UNKNOWN', { node, field: `${setting}.${parameter}` }, details, fix));
    }
  }
  for (const parameter of Object.keys(item.bound).filter((bound) => Object.hasOwn(item.defaults, bound))) {
    const place = { node, field: `bound.${parameter}` };
    const fix = removeSettingFix(item, 'defaults', parameter);
    problems.push(problemOf('BOUND_AND_DEFAULT', place, { function: name, parameter }, fix));
  }
  if (variable !== null && !parameters.has(variable)) {
    const details = { function: name, parameter: variable };
    const place = { node, field: 'resourcesVariable' };
    problems.push(problemOf('RESOURCES_VARIABLE_UNKNOWN', place, details, resourcesVariableFix(owner)));
  } else if (variable !== null) {
    const by = Object.hasOwn(item.bound, variable)
      ? 'the form'
      : wires.has(endKey(item.id, variable))
        ? 'a wire'
        : null;
    const details = by && { function: name, parameter: variable, by };
    const place = { node, field: 'resourcesVariable' };
    if (details) problems.push(problemOf('RESOURCES_VARIABLE_FED', place, details, resourcesVariableFix(owner)));
  }
  if (item.scope === 'element' && item.chunkSize !== null && item.chunkSize > 1) {
    const details = { function: name, chunkSize: item.chunkSize };
    const place = { node, field: 'chunkSize' };
    problems.push(problemOf('CHUNK_SIZE_UNUSED', place, details, clearChunkSizeFix(item)));
  }
  return problems;
}
