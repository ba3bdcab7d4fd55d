import { allOf, type Ranges } from '../../mapspec/index.ts';
import type { FunctionId, Problem } from '../../pipeline/index.ts';
import { problemOf } from '../problem-codes.ts';
import type { Selection } from '../selection.ts';
import type { FunctionShape, Shapes } from './infer-shapes.ts';
import type { ReadFunction } from './read-functions.ts';
import type { Mapping } from './read-mapspecs.ts';
import type { Sources } from './sources.ts';

/** Most runs of consecutive elements that a selection may leave of one function: a plan lists them. */
const MAX_RUNS = 100_000;

type Findings = {
  readonly functions: readonly ReadFunction[];
  readonly sources: Sources;
  readonly mappings: ReadonlyMap<FunctionId, Mapping>;
  readonly shapes: Shapes;
};

/** The elements that a selection of axes leaves, by function; one that is not listed computes all of its elements. */
export function selectElements(
  findings: Findings,
  chosen: Selection['axes'],
): { selected: Map<FunctionId, Ranges>; problems: Problem[] } {
  const selected = new Map<FunctionId, Ranges>();
  const problems: Problem[] = [];
  const axes = Object.entries(chosen);
  if (axes.length === 0) return { selected, problems };
  const known = externalAxes(findings);
  for (const [axis, { start, stop }] of axes) {
    const place = { field: `selection.axes.${axis}` };
    if (!known.has(axis)) {
      problems.push(problemOf('SELECTION_AXIS_UNKNOWN', place, { axis, known: [...known.keys()] }));
    } else if (stop <= start) {
      problems.push(problemOf('SELECTION_AXIS_EMPTY', place, { axis, start, stop }));
    }
    for (const size of known.get(axis) ?? []) {
      if (size !== '?' && stop > size) problems.push(problemOf('SELECTION_AXIS_BOUNDS', place, { axis, stop, size }));
    }
  }
  for (const owner of findings.functions) {
    const shape = findings.shapes.functions.get(owner.id);
    if (shape && problems.length === 0) selectOf(owner, shape, chosen, { selected, problems });
  }
  if (problems.length === 0) problems.push(...takenWhole(findings, chosen));
  return { selected, problems };
}

/** The different sizes of every axis over which some function is mapped; the same name may mean two axes. */
function externalAxes({ functions, shapes }: Findings): Map<string, Set<number | '?'>> {
  const known = new Map<string, Set<number | '?'>>();
  for (const { id } of functions) {
    for (const { name, size, external } of shapes.functions.get(id)?.axes ?? []) {
      if (!external) continue;
      const sizes = known.get(name);
      if (sizes) sizes.add(size);
      else known.set(name, new Set([size]));
    }
  }
  return known;
}

function selectOf(
  owner: ReadFunction,
  shape: FunctionShape,
  chosen: Selection['axes'],
  found: { readonly selected: Map<FunctionId, Ranges>; readonly problems: Problem[] },
): void {
  const external = shape.axes.filter((axis) => axis.external);
  const fixed = external.find(({ name }) => Object.hasOwn(chosen, name));
  if (!fixed) return;
  const place = { field: `selection.axes.${fixed.name}` };
  const open = external.find(({ size }) => size === '?');
  if (open) {
    const details = { function: owner.name, axis: fixed.name, open: open.name };
    found.problems.push(problemOf('SELECTION_AXIS_OPEN', place, details));
    return;
  }
  const sizes = external.map(({ size }) => (size === '?' ? 0 : size));
  const parts = external.map(({ name }, at) => {
    return Object.hasOwn(chosen, name) ? chosen[name]! : { start: 0, stop: sizes[at]! };
  });
  const ranges = rangesOfPart(sizes, parts);
  if (ranges) found.selected.set(owner.id, ranges);
  else found.problems.push(problemOf('SELECTION_SCATTERED', place, { function: owner.name, limit: MAX_RUNS }));
}

/**
 * Elements, in C order, whose position on each axis is within its part; null when they are in too many pieces. Made from
 * runs of consecutive elements: the axes behind the last one that is cut are whole, and so belong to one run.
 */
export function rangesOfPart(
  sizes: readonly number[],
  parts: readonly { readonly start: number; readonly stop: number }[],
): Ranges | null {
  const lengths = parts.map(({ start, stop }) => stop - start);
  if (lengths.some((length) => length <= 0)) return [];
  const last = lengths.findLastIndex((length, at) => length < sizes[at]!);
  const count = sizes.reduce((product, size) => product * size, 1);
  if (last < 0) return allOf(count);
  if (lengths.slice(0, last).reduce((product, length) => product * length, 1) > MAX_RUNS) return null;

  let starts = [0];
  let stride = count;
  for (const [at, { start, stop }] of parts.slice(0, last).entries()) {
    stride /= sizes[at]!;
    const step = stride;
    const positions = Array.from({ length: stop - start }, (_, offset) => (start + offset) * step);
    starts = starts.flatMap((before) => positions.map((position) => before + position));
  }
  stride /= sizes[last]!;
  const { start, stop } = parts[last]!;
  return starts.map((before): [number, number] => [before + start * stride, before + stop * stride]);
}

/** Functions that need the whole of an array of which only a part is computed. */
function takenWhole({ functions, sources, mappings, shapes }: Findings, chosen: Selection['axes']): Problem[] {
  const problems: Problem[] = [];
  for (const owner of functions) {
    const mapping = mappings.get(owner.id);
    const specs = new Map(
      mapping?.kind === 'map' ? mapping.mapspec.inputs.map(({ name, axes: own }) => [name, own]) : [],
    );
    for (const [parameter, source] of sources.of.get(owner.id) ?? []) {
      const origin = source.kind === 'array' ? sources.arrays.get(source.array) : undefined;
      // An input is there as a whole, whatever part of it is used.
      if (source.kind !== 'array' || origin?.kind !== 'output') continue;
      const produced = shapes.functions.get(origin.functionId)?.axes ?? [];
      const own = specs.get(parameter);
      for (const [position, { name: axis, external }] of produced.entries()) {
        if (!external || !Object.hasOwn(chosen, axis) || own?.[position] === axis) continue;
        const size = produced[position]?.size;
        const { start, stop } = chosen[axis]!;
        if (start === 0 && stop === size) continue;
        const details = { function: owner.name, array: origin.name, axis };
        problems.push(problemOf('SELECTION_AXIS_REDUCED', { field: `selection.axes.${axis}` }, details));
      }
    }
  }
  return problems;
}
