import { MAX_ITEMS } from './calculate.ts';

/** The numbers of `np.arange`: as NumPy adds them up, which differs from `start + k * step` in the last digit of some. */
export function arangeItems({ start, stop, step }: Bounds): number[] {
  return items({ start, stop, step }, start + step - start);
}

/** The numbers of a range of a pipeline. */
export function rangeItems({ start, stop, step }: Bounds): number[] {
  return items({ start, stop, step }, step);
}

/** True when the range has the numbers of `np.arange` for floats: floats all of them, and equal to the last digit. */
export function isLikeArange(bounds: Bounds): boolean {
  if (Number.isInteger(bounds.start) && Number.isInteger(bounds.step)) return false;
  if (bounds.start + bounds.step - bounds.start === bounds.step) return true;
  if (!(rangeLength(bounds) <= MAX_ITEMS)) return false;
  const numbers = arangeItems(bounds);
  return rangeItems(bounds).every((number, index) => Object.is(number, numbers[index]));
}

/** The numbers of `np.linspace`. */
export function linspaceItems({ start, stop, count }: Omit<Bounds, 'step'> & { readonly count: number }): number[] {
  const step = count > 1 ? (stop - start) / (count - 1) : 0;
  return Array.from({ length: count }, (_, index) => (index > 0 && index === count - 1 ? stop : start + step * index));
}

/** How many numbers a range has. */
export function rangeLength({ start, stop, step }: Bounds): number {
  return step === 0 ? Number.NaN : Math.max(0, Math.ceil((stop - start) / step));
}

type Bounds = { readonly start: number; readonly stop: number; readonly step: number };

function items(bounds: Bounds, step: number): number[] {
  return Array.from({ length: rangeLength(bounds) }, (_, index) => bounds.start + step * index);
}
