import { renameArrays, renameAxes, reviseMapspec } from '../../../mapspec/index.ts';
import type { Json } from '../../../pipeline/index.ts';
import { inputNames, membersOf, outputNames } from './item-names.ts';
import type { PipelineItem } from './script-values.ts';

/** `update_renames`: what it does, as PipeFunc does it. Gives back the names that the function does not have. */
export function renameInItem(
  item: PipelineItem,
  renames: ReadonlyMap<string, string>,
  options: { readonly fromOwn?: boolean; readonly overwrite?: boolean } = {},
): string[] {
  if (item.kind === 'nest') {
    const known = new Set([...inputNames(item), ...outputNames(item)]);
    const applied = new Map([...renames].filter(([name]) => known.has(name)));
    for (const member of item.functions) {
      const names = new Set([...inputNames(member), ...outputNames(member)]);
      renameInItem(member, new Map([...applied].filter(([name]) => names.has(name))));
    }
    item.outputs = item.outputs?.map((name) => applied.get(name) ?? name) ?? null;
    if (item.mapspec !== null) item.mapspec = renameBothSides(item.mapspec, applied);
    return [...renames.keys()].filter((name) => !known.has(name));
  }
  const known = new Set(
    options.fromOwn
      ? [...item.source.parameters.map(({ name }) => name), ...item.ownOutputs]
      : [...inputNames(item), ...outputNames(item)],
  );
  const applied = [...renames].filter(([name]) => known.has(name));
  const toOwn = new Map([...item.renames].map(([own, graph]) => [graph, own]));
  const own = new Map(applied.map(([name, next]) => [options.fromOwn ? name : (toOwn.get(name) ?? name), next]));
  const next = new Map(options.overwrite ? own : [...item.renames, ...own]);
  const follow = (values: ReadonlyMap<string, Json>) =>
    new Map([...values].map(([name, value]) => [followed(name, toOwn, next), value]));
  item.defaults = follow(item.defaults);
  item.bound = follow(item.bound);
  if (item.mapspec !== null) {
    item.mapspec = renameBothSides(renameBothSides(item.mapspec, toOwn), next);
  }
  item.renames = next;
  return [...renames.keys()].filter((name) => !known.has(name));
}

/** `update_scope` with names already chosen: `null` takes the scope away. */
export function scopeItem(item: PipelineItem, scope: string | null, names: readonly string[]): void {
  renameInItem(item, new Map(names.map((name) => [name, inScope(name, scope)])));
}

/** `x` and `other.x` become `scope.x`. */
function inScope(name: string, scope: string | null): string {
  const bare = name.slice(name.indexOf('.') + 1);
  return scope === null ? bare : `${scope}.${bare}`;
}

/** `update_defaults` and `update_bound`; gives back the names that no function in it has. */
export function setValues(
  item: PipelineItem,
  field: 'defaults' | 'bound',
  values: ReadonlyMap<string, Json>,
  overwrite = false,
): string[] {
  const known = new Set(inputNames(item));
  const taken = [...values].filter(([name]) => known.has(name));
  for (const member of membersOf([item])) {
    const names = new Set(inputNames(member));
    const own = taken.filter(([name]) => names.has(name));
    member[field] = new Map(overwrite ? own : [...member[field], ...own]);
  }
  return [...values.keys()].filter((name) => !known.has(name));
}

/** `update_mapspec_axes`; a mapspec that cannot be read stays as it is. */
export function renameItemAxes(item: PipelineItem, axes: ReadonlyMap<string, string>): void {
  for (const each of [item, ...(item.kind === 'nest' ? item.functions : [])]) {
    if (each.mapspec !== null) each.mapspec = reviseMapspec(each.mapspec, (mapspec) => renameAxes(mapspec, axes));
  }
}

function followed(name: string, toOwn: ReadonlyMap<string, string>, next: ReadonlyMap<string, string>): string {
  const own = toOwn.get(name) ?? name;
  return next.get(own) ?? own;
}

function renameBothSides(mapspec: string, names: ReadonlyMap<string, string>): string {
  return renameArrays(renameArrays(mapspec, 'inputs', names), 'outputs', names);
}
