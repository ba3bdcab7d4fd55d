import type { Json } from './pipeline.ts';

/**
 * A number that JSON cannot hold, or that JavaScript would hand on as another one: JSON has one kind of number where
 * Python has two. `{ $float: '2.0' }` is a float that is whole, infinite or no number; `{ $int: '9007199254740993' }` an
 * integer beyond 2^53. The worker reads such an object as the number, in every input value, default and bound value.
 */
export type PythonNumber = { readonly $float: string } | { readonly $int: string };

const FLOAT = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf|nan)$/;
const INT = /^[+-]?\d+$/;

/** The JSON of what Python reads as a float: `2.5` as it is, `2.0` as `{ $float: '2.0' }`. */
export function pythonFloat(text: string): Json {
  const value = Number(text);
  return Number.isFinite(value) && !Number.isInteger(value) ? value : { $float: text };
}

/** The JSON of what Python reads as an int. */
export function pythonInt(text: string): Json {
  // Python's int has no negative zero.
  const value = Number(text) + 0;
  return Number.isSafeInteger(value) ? value : { $int: text };
}

export function isPythonNumber(value: unknown): value is PythonNumber {
  if (typeof value !== 'object' || value === null) return false;
  const [entry, ...others] = Object.entries(value);
  if (!entry || others.length > 0 || typeof entry[1] !== 'string') return false;
  return entry[0] === '$float' ? FLOAT.test(entry[1]) : entry[0] === '$int' && INT.test(entry[1]);
}

/** How Python writes the number. */
export function pythonNumberText(number: PythonNumber): string {
  return '$float' in number ? number.$float : number.$int;
}

/** A value as one line of JSON, where Python's numbers stand as Python writes them: `[1.0, nan, "a"]`. */
export function jsonText(value: Json): string {
  if (isPythonNumber(value)) return pythonNumberText(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}: ${jsonText(item)}`)
      .join(', ')}}`;
  }
  return JSON.stringify(value);
}

/** The value with JavaScript's numbers in it, rounded where those are coarser; `null` for what is no number. */
export function withPlainNumbers(value: Json): Json {
  if (isPythonNumber(value)) {
    const number = Number(pythonNumberText(value));
    return Number.isFinite(number) ? number : null;
  }
  if (Array.isArray(value)) return value.map(withPlainNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withPlainNumbers(item)]));
}
