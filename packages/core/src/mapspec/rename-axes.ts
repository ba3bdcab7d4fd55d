import type { MapSpec } from './mapspec.ts';

/**
 * Gives axes other names, all at once, so that two may change places. Nothing is checked: a name that is there already
 * makes one axis of two, which in an output no mapspec may have.
 */
export function renameAxes(mapspec: MapSpec, names: ReadonlyMap<string, string>): MapSpec {
  const renamed = (arrays: MapSpec['inputs']) =>
    arrays.map(({ name, axes }) => ({
      name,
      axes: axes.map((axis) => (axis === null ? null : (names.get(axis) ?? axis))),
    }));
  return { inputs: renamed(mapspec.inputs), outputs: renamed(mapspec.outputs) };
}
