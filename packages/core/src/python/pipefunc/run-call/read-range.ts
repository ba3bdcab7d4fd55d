import type { InputValue, Json } from '../../../pipeline/index.ts';

/** `range(...)` and `np.arange(...)`. */
export function readRange(numbers: readonly Json[]): InputValue | null {
  if (numbers.length < 1 || numbers.length > 3 || !numbers.every((number) => typeof number === 'number')) return null;
  const [start, stop] = numbers.length === 1 ? [0, numbers[0]] : numbers;
  const step = numbers[2] ?? 1;
  if (start === undefined || stop === undefined || step === 0) return null;
  if (step > 0) return { kind: 'range', start, stop, step };
  const count = Math.max(0, Math.ceil((stop - start) / step));
  // A range of ours counts upwards.
  return count > 10_000
    ? null
    : { kind: 'list', items: Array.from({ length: count }, (_, index) => start + index * step) };
}
