import type { FunctionId, Problem } from '../../pipeline/index.ts';
import { problemOf } from '../problem-codes.ts';
import type { AxisNames } from './check-axes.ts';
import type { ReadFunction } from './read-functions.ts';
import type { Mapping } from './read-mapspecs.ts';
import { type ArrayKey, outputKey } from './sources.ts';

/**
 * Gives a function without mapspec, whose output others take with axes, the mapspec `... -> out[axes]`: called once, it
 * returns the whole array. All its outputs get the same axes. Changes `mappings` and `axes` in place.
 */
export function generateMapspecs(
  functions: readonly ReadFunction[],
  mappings: Map<FunctionId, Mapping>,
  axes: Map<ArrayKey, AxisNames>,
): Problem[] {
  const problems: Problem[] = [];
  // Users may have written such a name themselves; given twice, it would mean a diagonal.
  const used = new Set([...axes.values()].flat());
  let unnamed = 0;
  const freshName = () => {
    while (used.has(`unnamed_${unnamed}`)) unnamed++;
    return `unnamed_${unnamed++}`;
  };
  for (const { id, name, item } of functions) {
    if (mappings.get(id)?.kind !== 'once') continue;
    const taken = item.outputs.flatMap((output) => {
      const names = axes.get(outputKey(id, output));
      return names ? [{ output, names }] : [];
    });
    const [first] = taken;
    if (!first) continue;
    const merged = first.names.map(
      (_, position) => taken.map(({ names }) => names[position] ?? null).find((axis) => axis !== null) ?? null,
    );
    const other = taken.find(({ names }) => !fits(names, merged));
    if (other) {
      const node = { kind: 'function', id } as const;
      const details = { function: name, first: written(first), second: written(other) };
      problems.push(problemOf('OUTPUT_AXES_DIFFER', { node, field: 'outputs' }, details));
      mappings.set(id, { kind: 'broken' });
      continue;
    }
    // Someone may take the diagonal `out[i, i]`; the array itself still has two axes.
    const named = merged.map((axis, position) =>
      axis === null || merged.indexOf(axis) < position ? freshName() : axis,
    );
    const outputs = item.outputs.map((output) => ({ name: output, axes: named }));
    mappings.set(id, { kind: 'map', mapspec: { inputs: [], outputs }, generated: true });
    for (const output of item.outputs) axes.set(outputKey(id, output), named);
  }
  return problems;
}

function fits(names: AxisNames, merged: AxisNames): boolean {
  return names.length === merged.length && names.every((axis, position) => axis === null || axis === merged[position]);
}

function written({ output, names }: { output: string; names: AxisNames }): string {
  return `${output}[${names.map((axis) => axis ?? ':').join(', ')}]`;
}
