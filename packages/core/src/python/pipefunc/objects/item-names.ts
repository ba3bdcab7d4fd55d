import type { FunctionObject, PipelineItem } from './script-values.ts';

/** Parameters of a function that PipeFunc knows, own name and graph name. */
export function parametersOf(item: FunctionObject): { readonly own: string; readonly graph: string }[] {
  return item.source.parameters
    .filter(({ kind, name }) => !kind.startsWith('var-') && name !== item.resourcesVariable)
    .map(({ name }) => ({ own: name, graph: item.renames.get(name) ?? name }));
}

/** Graph names of what it takes from outside; bound parameters are among those of a function, not of a nest. */
export function inputNames(item: PipelineItem): string[] {
  if (item.kind === 'function') return parametersOf(item).map(({ graph }) => graph);
  const made = new Set(item.functions.flatMap(outputNames));
  const taken = item.functions.flatMap((member) => inputNames(member).filter((name) => !member.bound.has(name)));
  return [...new Set(taken)].filter((name) => !made.has(name));
}

/** Graph names of its outputs. */
export function outputNames(item: PipelineItem): string[] {
  if (item.kind === 'function') return item.ownOutputs.map((name) => item.renames.get(name) ?? name);
  return item.outputs ? [...item.outputs] : item.functions.flatMap(outputNames);
}

/** The functions themselves, also those of nests. */
export function membersOf(items: readonly PipelineItem[]): FunctionObject[] {
  return items.flatMap((item) => (item.kind === 'nest' ? item.functions : [item]));
}

/** Inputs of the pipeline: what functions take, no function makes, and is not bound. */
export function rootNames(items: readonly PipelineItem[]): Set<string> {
  const made = new Set(items.flatMap(outputNames));
  const taken = items.flatMap((item) =>
    inputNames(item).filter((name) => item.kind === 'nest' || !item.bound.has(name)),
  );
  return new Set(taken.filter((name) => !made.has(name)));
}

/** A copy, as PipeFunc makes one for every pipeline. */
export function copyItem<Item extends PipelineItem>(item: Item): Item;
export function copyItem(item: PipelineItem): PipelineItem {
  return item.kind === 'function'
    ? { ...item }
    : { ...item, functions: item.functions.map((member) => ({ ...member })) };
}
