import { ELEMENT_STATES, noCounts, type StateCounts } from '@gridloom/core/grid';
import { elementAt, includes, positionOf, type Ranges, unionOf, withoutOf } from '@gridloom/core/mapspec';

/**
 * All elements between two corners, on every axis at once: along one axis a line, on the plane a rectangle.
 *
 * @param shape - sizes of the external axes, in order
 */
export function boxBetween(shape: readonly number[], one: number, other: number): Ranges {
  const [a, b] = [positionOf(one, shape), positionOf(other, shape)];
  const low = shape.map((_, axis) => Math.min(a[axis]!, b[axis]!));
  const high = shape.map((_, axis) => Math.max(a[axis]!, b[axis]!));
  // A row of the box lies along the last axis: its elements are neighbours.
  let starts: number[][] = [[]];
  for (let axis = 0; axis < shape.length - 1; axis++) {
    const positions = Array.from({ length: high[axis]! - low[axis]! + 1 }, (_, step) => low[axis]! + step);
    starts = starts.flatMap((start) => positions.map((position) => [...start, position]));
  }
  const last = shape.length - 1;
  const length = shape.length === 0 ? 1 : high[last]! - low[last]! + 1;
  const rows = starts.map((start): [number, number] => {
    const from = shape.length === 0 ? 0 : elementAt([...start, low[last]!], shape);
    return [from, from + length];
  });
  return unionOf(rows, []);
}

/** The selection with an element more, or without it. */
export function toggled(selection: Ranges, element: number): Ranges {
  const one: Ranges = [[element, element + 1]];
  return includes(selection, element) ? withoutOf(selection, one) : unionOf(selection, one);
}

/** How many of some elements are in each state. */
export function countSelected(states: Uint8Array, selection: Ranges): StateCounts {
  const counts = noCounts();
  for (const [start, stop] of selection) {
    for (let element = start; element < Math.min(stop, states.length); element++) {
      const state = ELEMENT_STATES[states[element]!];
      if (state) counts[state]++;
    }
  }
  return counts;
}
