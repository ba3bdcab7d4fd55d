import type { InputValue, Json } from '../pipeline/index.ts';
import { csvColumn } from './csv-column.ts';
import { areGeomspaceEnds } from './geomspace-item.ts';

/** Longest axis of an input: what is above is a slip in start, stop or step. */
export const MAX_LENGTH = 1_000_000_000;

/** Shape of an input, or why it has none. `none` has no shape and no error: that it is missing is said elsewhere. */
export type InputShape =
  | { readonly ok: true; readonly shape: readonly number[] }
  | {
      readonly ok: false;
      readonly error: 'missing' | 'step' | 'count' | 'too-long' | 'unseen' | 'path' | 'ends' | 'empty-table';
    }
  /** A table without the column that is asked for, and the columns that it has. */
  | { readonly ok: false; readonly error: 'no-column'; readonly columns: readonly string[] }
  /** `place` is an index such as `[1][0]`; `found` and `expected` say what is there and what was met first. */
  | {
      readonly ok: false;
      readonly error: 'ragged';
      readonly place: string;
      readonly found: string;
      readonly expected: string;
    };

/**
 * Shape of an input's value: none for a value, one axis for list, range, linspace, logspace, geomspace and a column of a
 * table, the nesting for an array, what was found in it for a file. A range has the length of Python's `range` and NumPy's
 * `arange`, the spaces `count`.
 */
export function inputShape(value: InputValue): InputShape {
  switch (value.kind) {
    case 'none':
      return { ok: false, error: 'missing' };
    case 'value':
      return { ok: true, shape: [] };
    case 'list':
      return { ok: true, shape: [value.items.length] };
    case 'array':
      return nestedShape(value.nested);
    case 'range': {
      if (value.step === 0) return { ok: false, error: 'step' };
      return axisOf(Math.max(0, Math.ceil((value.stop - value.start) / value.step)));
    }
    case 'linspace':
      return value.count < 0 ? { ok: false, error: 'count' } : axisOf(value.count);
    case 'logspace':
      if (value.base <= 0) return { ok: false, error: 'ends' };
      return value.count < 0 ? { ok: false, error: 'count' } : axisOf(value.count);
    case 'geomspace':
      if (!areGeomspaceEnds(value.start, value.stop)) return { ok: false, error: 'ends' };
      return value.count < 0 ? { ok: false, error: 'count' } : axisOf(value.count);
    case 'csv': {
      const found = csvColumn(value.text, value.column);
      if (found.ok) return axisOf(found.items.length);
      return found.error === 'empty' ? { ok: false, error: 'empty-table' } : { ...found, error: 'no-column' };
    }
    case 'reference':
      if (value.path.trim() !== '' && !/^(\/|~\/)/.test(value.path.trim())) return { ok: false, error: 'path' };
      return value.shape === null ? { ok: false, error: 'unseen' } : { ok: true, shape: value.shape };
  }
}

/** The value as plans and the worker know it: a column of a table is a list. */
export function plannedInput(value: InputValue): InputValue {
  if (value.kind !== 'csv') return value;
  const found = csvColumn(value.text, value.column);
  return { kind: 'list', items: found.ok ? found.items : [] };
}

function axisOf(length: number): InputShape {
  return length > MAX_LENGTH ? { ok: false, error: 'too-long' } : { ok: true, shape: [length] };
}

/** The first item at each depth says what the shape is; the first that differs says where it is ragged. */
function nestedShape(nested: Json[]): InputShape {
  const shape: number[] = [];
  for (let at: Json | undefined = nested; Array.isArray(at); at = at[0]) shape.push(at.length);

  const findRagged = (items: Json, depth: number, place: string): InputShape | null => {
    const length = shape[depth] ?? null;
    const found = Array.isArray(items) ? items.length : null;
    if (found !== length) {
      return { ok: false, error: 'ragged', place, found: described(found), expected: described(length) };
    }
    if (!Array.isArray(items)) return null;
    for (const [index, item] of items.entries()) {
      // The usual case, without making a place for each of a million numbers.
      if (depth + 1 === shape.length && !Array.isArray(item)) continue;
      const ragged = findRagged(item, depth + 1, `${place}[${index}]`);
      if (ragged) return ragged;
    }
    return null;
  };
  return findRagged(nested, 0, '') ?? { ok: true, shape };
}

function described(length: number | null): string {
  if (length === null) return 'a single value';
  return `${length} ${length === 1 ? 'item' : 'items'}`;
}
