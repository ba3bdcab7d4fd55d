import type { Json, PipelineFunction } from '../../../pipeline/index.ts';

/** An internal shape as PipeFunc takes it: a length, `"?"`, or a tuple of them; null for anything else. */
export function readSizes(value: Json | undefined): PipelineFunction['internalShape'] {
  const sizes = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const readable = sizes.flatMap((size): (number | '?')[] =>
    size === '?' || (typeof size === 'number' && Number.isInteger(size) && size >= 0) ? [size] : [],
  );
  return sizes.length > 0 && readable.length === sizes.length ? readable : null;
}
