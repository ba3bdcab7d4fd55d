import type { ArraySpec } from './mapspec.ts';

/** Position on each axis of an element number, C order (last axis fastest). @throws RangeError when out of range */
export function positionOf(element: number, shape: readonly number[]): number[] {
  const count = elementCountOf(shape);
  if (!Number.isInteger(element) || element < 0 || element >= count) {
    throw new RangeError(`Element ${element} is not among the ${count} elements of shape (${shape.join(', ')}).`);
  }
  return stridesOf(shape).map((stride, axis) => Math.floor(element / stride) % shape[axis]!);
}

/** Element number of a position, C order; the inverse of `positionOf`. @throws RangeError when out of range */
export function elementAt(position: readonly number[], shape: readonly number[]): number {
  const inside =
    position.length === shape.length &&
    position.every((at, axis) => Number.isInteger(at) && at >= 0 && at < shape[axis]!);
  if (!inside) throw new RangeError(`Position (${position.join(', ')}) is not inside shape (${shape.join(', ')}).`);
  return stridesOf(shape).reduce((element, stride, axis) => element + stride * position[axis]!, 0);
}

/** Number of elements of a shape; 1 without axes. */
export function elementCountOf(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1);
}

/** How far apart in C order the neighbours on each axis are. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (const size of shape.toReversed()) {
    strides.unshift(stride);
    stride *= size;
  }
  return strides;
}

/**
 * Where an input array of a map is read for one element; `null` is the whole axis.
 *
 * @param axes - the external axes, in output order
 * @param position - position of the element on each of them
 */
export function inputKey(
  array: ArraySpec,
  axes: readonly string[],
  position: readonly number[],
): readonly (number | null)[] {
  return array.axes.map((axis) => (axis === null ? null : (position[axes.indexOf(axis)] ?? null)));
}
