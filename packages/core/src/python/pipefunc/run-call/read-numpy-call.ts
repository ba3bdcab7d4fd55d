import type { SyntaxNode } from '@lezer/common';
import type { InputValue, Json } from '../../../pipeline/index.ts';
import { MAX_ITEMS } from '../file/calculate.ts';
import type { CallArguments } from '../file/call-arguments.ts';
import { jsonOfFloat, plainNumber, wholeNumber } from '../file/exact-number.ts';
import { codeOf, type PythonFile } from '../file/python-file.ts';
import { argumentsByName } from './arguments-by-name.ts';
import { type ElementType, withElementType } from './array-elements.ts';
import type { ReadInput } from './read-input-value.ts';
import { readArange } from './read-range.ts';

/** Types of elements that a pipeline has as well. */
const TYPES: readonly (readonly [RegExp, ElementType])[] = [
  [/^(?:(?:(?:np|numpy)\.)?(?:float|float64|float_|double)|["'](?:float|float64|f8|d)["'])$/, 'float'],
  [/^(?:(?:(?:np|numpy)\.)?(?:int|int64|int_)|["'](?:int|int64|i8)["'])$/, 'int'],
  [/^(?:(?:(?:np|numpy)\.)?(?:object|object_)|["'](?:object|O)["'])$/, 'object'],
];

/** A call of a NumPy function that makes an array of known numbers; null for any other. */
export function readNumpyCall(file: PythonFile, name: string, args: CallArguments): ReadInput | null {
  if (name === 'arange') {
    const numbers = args.keywords.size > 0 ? null : argumentsByName(file, args, ['start', 'stop', 'step']);
    return numbers && readArange([...numbers.values()]);
  }
  const value = isSpace(name) ? readSpace(file, name, args) : readFilled(file, name, args);
  return value && { value, whole: value };
}

function isSpace(name: string): name is 'linspace' | 'geomspace' | 'logspace' {
  return name === 'linspace' || name === 'geomspace' || name === 'logspace';
}

function readSpace(
  file: PythonFile,
  kind: 'linspace' | 'geomspace' | 'logspace',
  args: CallArguments,
): InputValue | null {
  // The fourth argument without a name is another one.
  const values = argumentsByName(file, args, ['start', 'stop', 'num', ...(kind === 'logspace' ? ['base'] : [])]);
  if (!values || args.positional.length > 3) return null;
  const [start, stop, base] = [values.get('start'), values.get('stop'), values.get('base') ?? 10].map(plainNumber);
  const count = wholeNumber(values.get('num') ?? 50);
  if (start == null || stop == null || base == null || count === null) return null;
  return kind === 'logspace' ? { kind, start, stop, count, base } : { kind, start, stop, count };
}

/** `array`, `zeros`, `ones` and `full`. */
function readFilled(file: PythonFile, name: string, args: CallArguments): InputValue | null {
  const isArray = name === 'array' || name === 'asarray';
  const isFull = name === 'full';
  if (!isArray && !isFull && name !== 'zeros' && name !== 'ones') return null;
  const names = isArray ? ['object', 'dtype'] : isFull ? ['shape', 'fill_value', 'dtype'] : ['shape', 'dtype'];
  const written = args.keywords.get('dtype') ?? args.positional[names.indexOf('dtype')];
  const type = written ? typeOf(file, written) : 'natural';
  const values = argumentsByName(file, withoutType(args, names.indexOf('dtype')), names);
  if (!type || !values) return null;
  if (isArray) return arrayOf(values.get('object'), type);
  const value = isFull ? values.get('fill_value') : jsonOfFloat(name === 'ones' ? 1 : 0);
  return arrayOf(nestedOf(values.get('shape'), value), type);
}

function typeOf(file: PythonFile, written: SyntaxNode): ElementType | null {
  const code = codeOf(file, written);
  return code === 'None' ? 'natural' : (TYPES.find(([pattern]) => pattern.test(code))?.[1] ?? null);
}

function withoutType(args: CallArguments, place: number): CallArguments {
  const keywords = new Map([...args.keywords].filter(([key]) => key !== 'dtype'));
  return { ...args, positional: args.positional.slice(0, place), keywords };
}

function arrayOf(nested: Json | null | undefined, type: ElementType): InputValue | null {
  const typed = Array.isArray(nested) ? withElementType(nested, type) : null;
  return typed && { kind: 'array', nested: typed };
}

function nestedOf(shape: Json | undefined, value: Json | undefined): Json | null {
  const sizes = Array.isArray(shape) ? shape : [shape];
  const lengths = sizes.map(wholeNumber).filter((size): size is number => size !== null && size >= 0);
  if (lengths.length !== sizes.length || lengths.length === 0 || value === undefined || Array.isArray(value))
    return null;
  if (lengths.reduce((product, size) => product * size, 1) > MAX_ITEMS) return null;
  const nested = (rest: readonly number[]): Json[] =>
    Array.from({ length: rest[0] ?? 0 }, () => (rest.length > 1 ? nested(rest.slice(1)) : value));
  return nested(lengths);
}
