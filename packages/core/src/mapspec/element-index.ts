/** Position on each axis of an element number, C order (last axis fastest). @throws RangeError when out of range */
export function positionOf(_element: number, _shape: readonly number[]): number[] {
  throw new Error('not built yet');
}

/** Element number of a position, C order; the inverse of `positionOf`. @throws RangeError when out of range */
export function elementAt(_position: readonly number[], _shape: readonly number[]): number {
  throw new Error('not built yet');
}
