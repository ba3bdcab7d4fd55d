import type { InputValue } from '../pipeline/index.ts';

/**
 * A number of a geomspace. Its logarithms are spaced evenly, since the factor from one end to the other may be beyond all
 * numbers; both ends are exact, and nothing lies beyond them.
 */
export function geomspaceItem(
  { start, stop, count }: Extract<InputValue, { kind: 'geomspace' }>,
  position: number,
): number {
  if (position <= 0 || count <= 1) return start;
  if (position >= count - 1) return stop;
  const [first, last] = [Math.abs(start), Math.abs(stop)];
  const part = position / (count - 1);
  const size = 10 ** (Math.log10(first) + part * (Math.log10(last) - Math.log10(first)));
  return Math.sign(start) * Math.min(Math.max(size, Math.min(first, last)), Math.max(first, last));
}

/** As NumPy: neither end may be 0, and with ends of two signs the numbers between would not be real. */
export function areGeomspaceEnds(start: number, stop: number): boolean {
  return start !== 0 && Math.sign(start) === Math.sign(stop);
}
