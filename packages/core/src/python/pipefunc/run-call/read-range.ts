import type { InputValue, Json } from '../../../pipeline/index.ts';
import { arangeItems, isLikeArange, rangeItems, rangeLength } from '../file/arange-items.ts';
import { MAX_ITEMS } from '../file/calculate.ts';
import { exactNumber, jsonOfFloat, plainNumber, wholeNumber } from '../file/exact-number.ts';
import type { ReadInput } from './read-input-value.ts';

/** `range(...)`. */
export function readRange(numbers: readonly Json[]): InputValue | null {
  return numbers.every((number) => wholeNumber(number) !== null) ? (readSteps(numbers)?.value ?? null) : null;
}

/** `np.arange(...)`. Floats that a range would make ints or other numbers of are written out. */
export function readArange(numbers: readonly Json[]): ReadInput | null {
  const read = readSteps(numbers);
  if (!read) return null;
  const { bounds, value } = read;
  const isLong = rangeLength(bounds) > MAX_ITEMS;
  if (numbers.every((number) => exactNumber(number)?.kind === 'int')) {
    return { value, whole: isLong ? null : { kind: 'array', nested: rangeItems(bounds) } };
  }
  // A long one is refused where it would have to be written out.
  const floats = isLong ? [] : arangeItems(bounds);
  const isRange = isLikeArange(bounds);
  if (isLong && !isRange) return null;
  const array: InputValue = { kind: 'array', nested: floats.map(jsonOfFloat) };
  return { value: isRange && value.kind === 'range' ? value : array, whole: isLong ? null : array };
}

type Steps = { readonly bounds: { start: number; stop: number; step: number }; readonly value: InputValue };

function readSteps(numbers: readonly Json[]): Steps | null {
  const plain = numbers.map(plainNumber).filter((number) => number !== null);
  if (plain.length < 1 || plain.length > 3 || plain.length < numbers.length) return null;
  const [start = 0, stop = 0] = plain.length === 1 ? [0, plain[0]] : plain;
  const step = plain[2] ?? 1;
  if (step === 0) return null;
  const bounds = { start, stop, step };
  if (step > 0) return { bounds, value: { kind: 'range', ...bounds } };
  // A range of ours counts upwards.
  return rangeLength(bounds) > MAX_ITEMS ? null : { bounds, value: { kind: 'list', items: rangeItems(bounds) } };
}
