import type { InputValue, Json } from '../../../pipeline/index.ts';
import { MAX_ITEMS } from '../file/calculate.ts';
import type { CallArguments } from '../file/call-arguments.ts';
import { codeOf, type PythonFile } from '../file/python-file.ts';
import { argumentsByName } from './arguments-by-name.ts';
import { readRange } from './read-range.ts';

/** Types of elements that change nothing about numbers that are written out. */
const PLAIN_TYPES = /^(?:float|int|object|(?:np|numpy)\.(?:float64|int64|float_|int_|object_))$/;

/** A call of a NumPy function that makes an array of known numbers; null for any other. */
export function readNumpyCall(file: PythonFile, name: string, args: CallArguments): InputValue | null {
  const dtype = args.keywords.get('dtype');
  if (dtype && !PLAIN_TYPES.test(codeOf(file, dtype))) return null;
  const plain = { ...args, keywords: new Map([...args.keywords].filter(([key]) => key !== 'dtype')) };
  const given = (names: readonly string[]) => argumentsByName(file, plain, names);
  switch (name) {
    case 'linspace':
    case 'geomspace':
    case 'logspace':
      // Whole numbers asked for would be cut off.
      return dtype
        ? null
        : readSpace(name, given(['start', 'stop', 'num', ...(name === 'logspace' ? ['base'] : [])]), plain);
    case 'arange': {
      const numbers = dtype || plain.keywords.size > 0 ? null : given(['start', 'stop', 'step']);
      return numbers && readRange([...numbers.values()]);
    }
    case 'array':
    case 'asarray':
      return readArray(
        given(['object', 'dtype'])?.get('object'),
        dtype !== undefined && /object/.test(codeOf(file, dtype)),
      );
    case 'zeros':
    case 'ones':
      return filled(given(['shape'])?.get('shape'), name === 'ones' ? 1 : 0);
    case 'full': {
      const values = given(['shape', 'fill_value']);
      return filled(values?.get('shape'), values?.get('fill_value'));
    }
    default:
      return null;
  }
}

function readSpace(
  kind: 'linspace' | 'geomspace' | 'logspace',
  values: ReadonlyMap<string, Json> | null,
  args: CallArguments,
): InputValue | null {
  // The fourth argument without a name is another one.
  if (!values || args.positional.length > 3) return null;
  const [start, stop, count, base] = [
    values.get('start'),
    values.get('stop'),
    values.get('num') ?? 50,
    values.get('base') ?? 10,
  ];
  if (typeof start !== 'number' || typeof stop !== 'number' || typeof base !== 'number') return null;
  if (typeof count !== 'number' || !Number.isInteger(count)) return null;
  return kind === 'logspace' ? { kind, start, stop, count, base } : { kind, start, stop, count };
}

function readArray(nested: Json | undefined, isArray: boolean): InputValue | null {
  if (!Array.isArray(nested)) return null;
  return isArray || nested.some((row) => Array.isArray(row))
    ? { kind: 'array', nested }
    : { kind: 'list', items: nested };
}

function filled(shape: Json | undefined, value: Json | undefined): InputValue | null {
  const sizes = Array.isArray(shape) ? shape : [shape];
  const numbers = sizes.flatMap((size) =>
    typeof size === 'number' && Number.isInteger(size) && size >= 0 ? [size] : [],
  );
  if (numbers.length !== sizes.length || numbers.length === 0 || typeof value !== 'number') return null;
  if (numbers.reduce((product, size) => product * size, 1) > MAX_ITEMS) return null;
  const nested = (rest: readonly number[]): Json[] =>
    Array.from({ length: rest[0] ?? 0 }, () => (rest.length > 1 ? nested(rest.slice(1)) : value));
  return readArray(nested(numbers), numbers.length > 1);
}
