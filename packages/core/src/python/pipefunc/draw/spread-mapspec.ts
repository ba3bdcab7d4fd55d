import { externalAxes, type MapSpec, mapspecOf, printMapspec } from '../../../mapspec/index.ts';
import { inputNames, outputNames } from '../objects/item-names.ts';
import type { FunctionObject, NestObject } from '../objects/script-values.ts';

/**
 * Gives the functions of a nest the mapspec that each has when the nest is mapped as one, in place. False when they are
 * then not all mapped over the same axes, so that they cannot run as one element.
 */
export function spreadMapspec(nest: NestObject): boolean {
  if (nest.mapspec !== null) {
    const mapspec = mapspecOf(nest.mapspec);
    for (const member of nest.functions) member.mapspec = null;
    if (!mapspec) return false;
    const axes = new Map(mapspec.inputs.map((array) => [array.name, array.axes]));
    for (const member of inOrder(nest.functions)) spreadOver(member, nest, { mapspec, axes });
  }
  const kinds = nest.functions.map((member) => {
    const mapspec = mapspecOf(member.mapspec);
    return mapspec ? externalAxes(mapspec).join() : '';
  });
  return new Set(kinds).size <= 1;
}

type Spread = { readonly mapspec: MapSpec; readonly axes: Map<string, readonly (string | null)[]> };

function spreadOver(member: FunctionObject, nest: NestObject, { mapspec, axes }: Spread): void {
  const external = externalAxes(mapspec);
  const taken = inputNames(member).filter((name) => !member.bound.has(name) && axes.has(name));
  const inputs = taken.map((name) => ({ name, axes: axes.get(name) ?? [] }));
  const own = external.filter((axis) => inputs.some((array) => array.axes.includes(axis)));
  if (own.length === 0) return;
  const outputs = outputNames(member);
  const isShown = outputs.some((name) => outputNames(nest).includes(name));
  const all = mapspec.outputs[0]?.axes ?? [];
  const made = isShown ? all.filter((axis) => axis !== null && (own.includes(axis) || !external.includes(axis))) : own;
  member.mapspec = printMapspec({ inputs, outputs: outputs.map((name) => ({ name, axes: made })) });
  // Inside the nest one element is handed on, with whatever axes it has of itself.
  for (const name of outputs)
    axes.set(
      name,
      made.map((axis) => (axis !== null && own.includes(axis) ? axis : null)),
    );
}

/** Functions after those that feed them; what is in a cycle comes last. */
function inOrder(functions: readonly FunctionObject[]): readonly FunctionObject[] {
  const ordered: FunctionObject[] = [];
  let left = [...functions];
  while (left.length > 0) {
    const waiting = new Set(left.flatMap(outputNames));
    const ready = left.filter((member) => !inputNames(member).some((name) => waiting.has(name)));
    if (ready.length === 0) return [...ordered, ...left];
    ordered.push(...ready);
    left = left.filter((member) => !ready.includes(member));
  }
  return ordered;
}
