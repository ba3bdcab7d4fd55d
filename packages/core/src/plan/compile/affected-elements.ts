import { allOf, type Ranges, unionOf } from '../../mapspec/index.ts';
import type { StageParameter } from '../plan.ts';

/** External axes of a stage with their lengths, and where they stand among all of its axes. */
export type Layout = readonly { readonly name: string; readonly size: number; readonly position: number }[];

/** Beyond this many runs of elements all of them count as affected: that is safe, and a plan stays small. */
const MAX_RUNS = 100_000;

/**
 * Elements of a stage that read one of the given elements of another stage. Counted in runs, never in elements; where it
 * cannot be told in that way, all of them.
 *
 * @param elements - of the stage that is read
 * @param taken - axes of the parameter that reads it
 */
export function affectedElements(
  elements: Ranges,
  before: Layout,
  { layout, taken }: { readonly layout: Layout; readonly taken: StageParameter['axes'] },
): Ranges {
  const all = allOf(sizeOf(layout));
  if (elements.length === 0 || all.length === 0) return [];
  if (taken === null) return all;
  let found = elements;
  const kept: { name: string; size: number }[] = [];
  // From the last axis on: how far apart positions of an axis are follows from the axes behind it.
  for (const { size, position } of before.toReversed()) {
    const name = taken[position] ?? null;
    if (name === null) found = withoutAxis(found, size, sizeOf(kept));
    else kept.unshift({ name, size });
  }
  return kept.every((axis, at) => isInOrder(kept, layout, axis, at)) ? (withAxes(found, kept, layout) ?? all) : all;
}

/** Its axis is one of the stage, of the same length, and stands behind the one before it there too. */
function isInOrder(kept: readonly Axis[], layout: Layout, { name, size }: Axis, at: number): boolean {
  const place = (axis: string | undefined) => layout.findIndex((own) => own.name === axis);
  const own = place(name);
  return own >= 0 && layout[own]!.size === size && (at === 0 || place(kept[at - 1]?.name) < own);
}

type Axis = { readonly name: string; readonly size: number };

/** Adds the axes of a stage that what it reads does not have; null when that takes too many runs. */
function withAxes(elements: Ranges, kept: readonly Axis[], layout: Layout): Ranges | null {
  let found: Ranges | null = elements;
  const names = new Set(kept.map(({ name }) => name));
  for (const [at, { name, size }] of [...layout.entries()].toReversed()) {
    if (!names.has(name) && found !== null) found = withAxis(found, size, sizeOf(layout.slice(at + 1)));
  }
  return found;
}

/** The projection along an axis of `size` positions, which lie `step` elements apart. */
function withoutAxis(elements: Ranges, size: number, step: number): Ranges {
  const found: [number, number][] = [];
  for (const [start, stop] of elements) {
    for (let at = start; at < stop; ) {
      const block = Math.floor(at / (size * step));
      const blockStop = (block + 1) * size * step;
      const end =
        at % (size * step) === 0 && stop >= blockStop ? stop - (stop % (size * step)) : Math.min(stop, blockStop);
      const first = block * step;
      const from = first + (at % step);
      const length = end - at;
      if (length >= step) found.push([first, Math.max(first + step, Math.floor(end / size))]);
      else if (from + length <= first + step) found.push([from, from + length]);
      else found.push([from, first + step], [first, from + length - step]);
      at = end;
    }
  }
  return unionOf(found, []);
}

/** The elements once for each of `size` positions along a new axis, which lie `step` elements apart. */
function withAxis(elements: Ranges, size: number, step: number): Ranges | null {
  const found: [number, number][] = [];
  let block = 0;
  let pieces: [number, number][] = [];
  const repeat = () => {
    for (let position = 0; pieces.length > 0 && position < size && found.length <= MAX_RUNS; position++) {
      const offset = (block * size + position) * step;
      for (const [start, stop] of pieces) found.push([offset + start, offset + stop]);
    }
    pieces = [];
  };
  for (const [start, stop] of elements) {
    for (let at = start; at < stop; ) {
      const own = Math.floor(at / step);
      if (own !== block) repeat();
      block = own;
      const first = own * step;
      // Whole blocks stay one run.
      const isWhole = at === first && stop >= first + step;
      const end = isWhole ? stop - (stop % step) : Math.min(stop, first + step);
      if (isWhole) found.push([at * size, end * size]);
      else pieces.push([at - first, end - first]);
      at = end;
    }
  }
  repeat();
  return found.length > MAX_RUNS ? null : unionOf(found, []);
}

function sizeOf(axes: readonly { readonly size: number }[]): number {
  return axes.reduce((product, { size }) => product * size, 1);
}
