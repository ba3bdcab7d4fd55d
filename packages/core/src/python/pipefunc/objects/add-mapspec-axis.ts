import { type ArraySpec, type MapSpec, mapspecOf, printMapspec, reviseMapspec } from '../../../mapspec/index.ts';
import { inputNames, outputNames } from './item-names.ts';
import type { PipelineItem } from './script-values.ts';

/** What is mapped as one: a function, or a nest that has a mapspec of its own. */
type Unit = { readonly item: PipelineItem; mapspec: MapSpec | null; isChanged: boolean };

/**
 * PipeFunc's `add_mapspec_axis`: every function that takes the name gets the axis, and so does all that follows. An array
 * that one function maps over and another takes whole is taken as `a[:, k]` by the latter. Mapspecs that cannot be read
 * stay as they are.
 */
export function addMapspecAxis(items: readonly PipelineItem[], name: string, axis: string): void {
  const units = items
    .flatMap((item): readonly PipelineItem[] =>
      item.kind === 'nest' && item.mapspec === null ? item.functions : [item],
    )
    .map((item): Unit => ({ item, mapspec: mapspecOf(item.mapspec), isChanged: false }));
  for (const unit of units) unit.mapspec ??= generatedMapspec(unit, units);
  const visited = new Set<string>();
  const visit = (array: string) => {
    if (visited.has(array)) return;
    visited.add(array);
    const axes = axesOf(array, units);
    const after = axes.includes(axis) ? axes : [...axes, axis];
    for (const unit of units) {
      if (!inputNames(unit.item).includes(array) || isBound(unit.item, array)) continue;
      unit.mapspec = withAxis(unit, { array, after }, axis);
      unit.isChanged = true;
      for (const output of outputNames(unit.item)) visit(output);
    }
  };
  visit(name);
  for (const { item, mapspec, isChanged } of units) {
    if (!isChanged || !mapspec) continue;
    item.mapspec = item.mapspec === null ? printMapspec(mapspec) : reviseMapspec(item.mapspec, () => mapspec);
  }
}

function withAxis(
  { item, mapspec }: Unit,
  { array, after }: { readonly array: string; readonly after: readonly (string | null)[] },
  axis: string,
): MapSpec {
  const append = (spec: ArraySpec) => (spec.axes.includes(axis) ? spec : { ...spec, axes: [...spec.axes, axis] });
  const whole = { name: array, axes: after.map((each) => (each === axis ? axis : null)) };
  const inputs = mapspec?.inputs ?? [];
  return {
    inputs: inputs.some((spec) => spec.name === array)
      ? inputs.map((spec) => (spec.name === array ? append(spec) : spec))
      : [...inputs, whole],
    outputs: (mapspec?.outputs ?? outputNames(item).map((output) => ({ name: output, axes: [] }))).map(append),
  };
}

/** `... -> y[i]` of a function without mapspec whose output others take by element. */
function generatedMapspec({ item }: Unit, units: readonly Unit[]): MapSpec | null {
  if (item.mapspec !== null) return null;
  const outputs = outputNames(item);
  const axes = outputs.map((output) => axesOf(output, units)).find((found) => found.length > 0);
  if (!axes) return null;
  const named = axes.map((axis, index) => axis ?? `unnamed_${index}`);
  return { inputs: [], outputs: outputs.map((output) => ({ name: output, axes: named })) };
}

/** Axes of an array, as far as any mapspec names them. */
function axesOf(array: string, units: readonly Unit[]): (string | null)[] {
  const found: (string | null)[] = [];
  for (const { mapspec } of units) {
    for (const spec of [...(mapspec?.outputs ?? []), ...(mapspec?.inputs ?? [])]) {
      if (spec.name === array) for (const [at, axis] of spec.axes.entries()) found[at] ??= axis;
    }
  }
  return found;
}

function isBound(item: PipelineItem, name: string): boolean {
  return item.kind === 'function' && item.bound.has(name);
}
