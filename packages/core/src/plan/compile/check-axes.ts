import type { FunctionId, Problem } from '../../pipeline/index.ts';
import { type AxisClash, axisNameFixes } from '../fixes/axis-name-fix.ts';
import { problemOf } from '../problem-codes.ts';
import { placeInMapspec } from './place-in-mapspec.ts';
import type { ReadFunction } from './read-functions.ts';
import type { Mapping } from './read-mapspecs.ts';
import { type ArrayKey, outputKey, type Sources } from './sources.ts';

/** Names of an array's axes by position; null where no mapspec names one. */
export type AxisNames = readonly (string | null)[];

/** An array in a mapspec; `written` is its name there, which for a parameter may differ from the array's own. */
export type AxisUse = {
  readonly owner: ReadFunction;
  readonly side: 'inputs' | 'outputs';
  readonly written: string;
  readonly axes: AxisNames;
};

/**
 * One array has one rank and one axis name per position, in the whole pipeline; `:` fits every name. The function that
 * gives an array is right, else the first that takes it.
 */
export function checkAxes(
  functions: readonly ReadFunction[],
  mappings: ReadonlyMap<FunctionId, Mapping>,
  sources: Sources,
): { axes: Map<ArrayKey, AxisNames>; problems: Problem[] } {
  const axes = new Map<ArrayKey, AxisNames>();
  const problems: Problem[] = [];
  const clashes: AxisClash[] = [];
  const usesOf = collectUses(functions, mappings, sources);
  for (const [key, uses] of usesOf) {
    const array = sources.arrays.get(key)?.name ?? '';
    const [first] = uses;
    if (!first) continue;
    const names: (string | null)[] = first.axes.map(() => null);
    const namers: ReadFunction[] = [];
    for (const use of uses) {
      const placeOf = () => placeInMapspec(use.owner.item, use.written, use.side);
      if (use.axes.length !== names.length) {
        const ranks = { firstRank: names.length, secondRank: use.axes.length };
        const details = { array, first: first.owner.name, second: use.owner.name, ...ranks };
        problems.push(problemOf('RANK_DIFFERS', placeOf(), details));
        continue;
      }
      for (const [position, axis] of use.axes.entries()) {
        const known = names[position] ?? null;
        if (axis === null || axis === known) continue;
        if (known === null) {
          names[position] = axis;
          namers[position] = use.owner;
          continue;
        }
        const firstName = namers[position]?.name ?? first.owner.name;
        const details = { array, position, first: firstName, firstAxis: known, second: use.owner.name };
        const at = problems.push(problemOf('AXIS_NAMES_DIFFER', placeOf(), { ...details, secondAxis: axis })) - 1;
        clashes.push({ at, owner: use.owner, axis, to: known });
      }
    }
    axes.set(key, names);
  }
  for (const [at, fix] of axisNameFixes(clashes, usesOf, axes)) problems[at] = { ...problems[at]!, fix };
  return { axes, problems };
}

function collectUses(
  functions: readonly ReadFunction[],
  mappings: ReadonlyMap<FunctionId, Mapping>,
  sources: Sources,
): Map<ArrayKey, AxisUse[]> {
  const given = new Map<ArrayKey, AxisUse[]>();
  const taken: [ArrayKey, AxisUse][] = [];
  for (const owner of functions) {
    const mapping = mappings.get(owner.id);
    if (mapping?.kind !== 'map') continue;
    for (const { name, axes } of mapping.mapspec.outputs) {
      given.set(outputKey(owner.id, name), [{ owner, side: 'outputs', written: name, axes }]);
    }
    for (const { name, axes } of mapping.mapspec.inputs) {
      const source = sources.of.get(owner.id)?.get(name);
      if (source?.kind === 'array') taken.push([source.array, { owner, side: 'inputs', written: name, axes }]);
    }
  }
  for (const [key, use] of taken) {
    const uses = given.get(key);
    if (uses) uses.push(use);
    else given.set(key, [use]);
  }
  return given;
}
