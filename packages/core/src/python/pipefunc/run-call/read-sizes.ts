import type { Json, PipelineFunction } from '../../../pipeline/index.ts';
import { wholeNumber } from '../file/exact-number.ts';

/** An internal shape as PipeFunc takes it: a length, `"?"`, or a tuple of them; null for anything else. */
export function readSizes(value: Json | undefined): PipelineFunction['internalShape'] {
  const sizes = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const readable = sizes.flatMap((size): (number | '?')[] => {
    const whole = wholeNumber(size);
    return size === '?' ? [size] : whole !== null && whole >= 0 ? [whole] : [];
  });
  return sizes.length > 0 && readable.length === sizes.length ? readable : null;
}
