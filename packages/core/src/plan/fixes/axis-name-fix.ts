import type { ProblemFix } from '../../pipeline/index.ts';
import type { AxisNames, AxisUse } from '../compile/check-axes.ts';
import type { ReadFunction } from '../compile/read-functions.ts';
import type { ArrayKey } from '../compile/sources.ts';
import { renameAxisFix } from './mapspec-fixes.ts';

/** An axis that a function calls otherwise than the array it takes it from; `at` is the number of its problem. */
export type AxisClash = {
  readonly at: number;
  readonly owner: ReadFunction;
  readonly axis: string;
  readonly to: string;
};

/** Most functions that one fix changes. */
const MAX_RENAMED = 100;

/** What mends clashes of names, by number of the problem. */
export function axisNameFixes(
  clashes: readonly AxisClash[],
  usesOf: ReadonlyMap<ArrayKey, readonly AxisUse[]>,
  axes: ReadonlyMap<ArrayKey, AxisNames>,
): [number, ProblemFix][] {
  if (clashes.length === 0) return [];
  const usesBy = new Map<ReadFunction, { readonly key: ArrayKey; readonly axes: AxisNames }[]>();
  for (const [key, uses] of usesOf) {
    for (const use of uses) {
      const others = usesBy.get(use.owner);
      if (others) others.push({ key, axes: use.axes });
      else usesBy.set(use.owner, [{ key, axes: use.axes }]);
    }
  }

  return clashes.flatMap(({ at, owner, axis, to }): [number, ProblemFix][] => {
    const functions = functionsWith(axis, to, owner);
    const fixes = functions?.map(({ item }) => renameAxisFix(item, axis, to)) ?? [];
    const [first, ...others] = fixes;
    if (!first || fixes.includes(null)) return [];
    if (others.length === 0) return [[at, first]];
    return [[at, { title: `Write ${to} for ${axis}`, edits: fixes.flatMap((fix) => fix?.edits ?? []) }]];
  });

  /** The function and all that have the same axis from it; null where an array of theirs has a third name for it. */
  function functionsWith(axis: string, to: string, owner: ReadFunction): ReadFunction[] | null {
    const found = new Set([owner]);
    // A set goes on to what is added while it is walked.
    for (const each of found) {
      if (found.size > MAX_RENAMED) return null;
      for (const { key, axes: own } of usesBy.get(each) ?? []) {
        for (const [position, name] of own.entries()) {
          const known = axes.get(key)?.[position];
          if (name !== axis || known === to) continue;
          if (known !== axis) return null;
          for (const use of usesOf.get(key) ?? []) if (use.axes[position] === axis) found.add(use.owner);
        }
      }
    }
    return [...found];
  }
}
