import type { MapSpec } from './mapspec.ts';

/**
 * Adds axes to every array of a mapspec, after those it has: with `k`, `a[i] -> c[i]` becomes `a[i, k] -> c[i, k]`. An axis
 * that an array has already is refused.
 */
export function addAxes(
  mapspec: MapSpec,
  axes: readonly string[],
): { ok: true; mapspec: MapSpec } | { ok: false; message: string } {
  for (const [at, axis] of axes.entries()) {
    const owner = [...mapspec.inputs, ...mapspec.outputs].find((array) => array.axes.includes(axis));
    if (owner) return { ok: false, message: `${owner.name} has the axis ${axis} already.` };
    if (axes.indexOf(axis) < at) return { ok: false, message: `The axis ${axis} is given twice.` };
  }
  const added = (arrays: MapSpec['inputs']) => arrays.map(({ name, axes: own }) => ({ name, axes: [...own, ...axes] }));
  return { ok: true, mapspec: { inputs: added(mapspec.inputs), outputs: added(mapspec.outputs) } };
}
