import { z } from 'zod';

/** Sorted, disjoint, non-empty half-open ranges `[start, stop)` of element or task numbers: a set that stays small. */
export const Ranges = z.array(z.tuple([z.int().min(0), z.int().min(0)])).readonly();
export type Ranges = z.infer<typeof Ranges>;

/** The set `0 ... count - 1`. */
export function allOf(count: number): Ranges {
  return count === 0 ? [] : [[0, count]];
}

export function countOf(ranges: Ranges): number {
  return ranges.reduce((sum, [start, stop]) => sum + stop - start, 0);
}

/** Ranges of ascending numbers. */
export function rangesOf(ascending: Iterable<number>): Ranges {
  const ranges: [number, number][] = [];
  for (const value of ascending) {
    const last = ranges.at(-1);
    if (last && last[1] === value) last[1] = value + 1;
    else ranges.push([value, value + 1]);
  }
  return ranges;
}

export function* numbersOf(ranges: Ranges): Generator<number> {
  for (const [start, stop] of ranges) for (let value = start; value < stop; value++) yield value;
}

export function includes(ranges: Ranges, value: number): boolean {
  return ranges.some(([start, stop]) => value >= start && value < stop);
}

/** The members at positions `[from, to)`, counted through the ranges in order. */
export function sliceOf(ranges: Ranges, from: number, to: number): Ranges {
  const slice: [number, number][] = [];
  let before = 0;
  for (const [start, stop] of ranges) {
    const first = Math.max(from - before, 0);
    const last = Math.min(to - before, stop - start);
    if (first < last) slice.push([start + first, start + last]);
    before += stop - start;
    if (before >= to) break;
  }
  return slice;
}

/** The set cut into parts of `size` members, in order; the last may have fewer. Walks the ranges once. */
export function* slicesOf(ranges: Ranges, size: number): Generator<Ranges> {
  let slice: [number, number][] = [];
  let left = size;
  for (const [start, stop] of ranges) {
    for (let from = start; from < stop; ) {
      const to = Math.min(from + left, stop);
      slice.push([from, to]);
      left -= to - from;
      from = to;
      if (left > 0) continue;
      yield slice;
      slice = [];
      left = size;
    }
  }
  if (slice.length > 0) yield slice;
}

/** How many members come before this one; null when it is none. */
export function positionOfMember(ranges: Ranges, value: number): number | null {
  let before = 0;
  for (const [start, stop] of ranges) {
    if (value >= start && value < stop) return before + value - start;
    before += stop - start;
  }
  return null;
}

/** The `most` longest of the ranges, of equals the first; the same set when it has no more. */
export function longestOf(ranges: Ranges, most: number): Ranges {
  if (ranges.length <= most) return ranges;
  const lengths = Float64Array.from(ranges, ([start, stop]) => stop - start).sort();
  const least = lengths[ranges.length - most]!;
  let equals = most - ranges.reduce((count, [start, stop]) => count + Number(stop - start > least), 0);
  return ranges.filter(([start, stop]) => stop - start > least || (stop - start === least && equals-- > 0));
}

/** The union of two sets. */
export function unionOf(left: Ranges, right: Ranges): Ranges {
  const sorted = [...left, ...right].sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [start, stop] of sorted) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], stop);
    else merged.push([start, stop]);
  }
  return merged;
}

/** The members of both sets. */
export function commonOf(left: Ranges, right: Ranges): Ranges {
  const common: [number, number][] = [];
  for (let at = 0, other = 0; at < left.length && other < right.length; ) {
    const [a, b] = [left[at]!, right[other]!];
    const [start, stop] = [Math.max(a[0], b[0]), Math.min(a[1], b[1])];
    if (start < stop) common.push([start, stop]);
    if (a[1] < b[1]) at++;
    else other++;
  }
  return common;
}

/** The members of `left` that are not in `right`. */
export function withoutOf(left: Ranges, right: Ranges): Ranges {
  const rest: [number, number][] = [];
  let other = 0;
  for (const [start, stop] of left) {
    let from = start;
    while (other < right.length && right[other]![1] <= from) other++;
    for (let at = other; at < right.length && right[at]![0] < stop; at++) {
      if (right[at]![0] > from) rest.push([from, right[at]![0]]);
      from = Math.max(from, right[at]![1]);
    }
    if (from < stop) rest.push([from, stop]);
  }
  return rest;
}
