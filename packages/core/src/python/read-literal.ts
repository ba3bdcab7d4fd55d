import { isPythonNumber, type Json, pythonFloat, pythonInt } from '../pipeline/index.ts';
import { readStringAt } from './read-string.ts';

/** Python itself refuses deeper brackets; a bound keeps this reader from running out of stack. */
const MAX_DEPTH = 100;

const BLANKS = /(?:\s|#.*|\\\r?\n)*/y;
const NAME = /(?:True|False|None|true|false|null)(?!\w)/y;
const NAMES: Readonly<Record<string, Json>> = { True: true, False: false, None: null };
const UNREAL = /(?:nan|inf)(?!\w)/y;
const NUMBER =
  /(?:0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?)(?![\w.])/y;

/**
 * The value of a Python literal (numbers, strings, True, None, lists, tuples, dicts with text keys), or null when it is
 * none or JSON cannot hold it (bytes, complex numbers, integers beyond 2^53). Numbers are JavaScript's: where `2.0` has to
 * stay a float, use `readExactLiteral`.
 *
 * @example readLiteral("{'a': (1, -2.0)}") // { value: { a: [1, -2] } }
 */
export function readLiteral(source: string): { readonly value: Json } | null {
  return read({ source, offset: 0, exact: false, names: NAMES });
}

/**
 * The same with `PythonNumber`s where JSON would lose what kind of number it is, or its digits; also `nan` and `inf`,
 * which are names in Python, but mean one thing in a value that a user writes.
 *
 * @example readExactLiteral("{'a': (1, -2.0)}") // { value: { a: [1, { $float: '-2.0' }] } }
 */
export function readExactLiteral(source: string): { readonly value: Json } | null {
  return read({ source, offset: 0, exact: true, names: NAMES });
}

/** What a user writes for a value: JSON or a Python literal, also mixed, with numbers as in `readExactLiteral`. */
export function readWrittenValue(source: string): { readonly value: Json } | null {
  return read({ source, offset: 0, exact: true, names: { ...NAMES, true: true, false: false, null: null } });
}

function read(reader: Reader): { readonly value: Json } | null {
  take(reader, '');
  const value = readOpenTuple(reader);
  return value !== undefined && reader.offset === reader.source.length ? { value } : null;
}

/** Every reading function leaves the offset behind what it read and the blanks after it; `undefined` ends the reading. */
type Reader = {
  readonly source: string;
  readonly exact: boolean;
  readonly names: Readonly<Record<string, Json>>;
  offset: number;
};

function readOpenTuple(reader: Reader): Json | undefined {
  const first = readValue(reader, 0);
  if (first === undefined || !take(reader, ',')) return first;
  const items = [first];
  while (reader.offset < reader.source.length) {
    const item = readValue(reader, 0);
    if (item === undefined) return undefined;
    items.push(item);
    if (!take(reader, ',')) break;
  }
  return items;
}

function readValue(reader: Reader, depth: number): Json | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (take(reader, '[')) return readItems(reader, ']', depth)?.items;
  if (take(reader, '(')) {
    const inside = readItems(reader, ')', depth);
    return inside?.commas === 0 && inside.items.length === 1 ? inside.items[0] : inside?.items;
  }
  if (take(reader, '{')) return readDict(reader, depth);
  const name = takeMatch(reader, NAME);
  if (name !== null) return reader.names[name];
  return readStrings(reader) ?? readNumber(reader);
}

function readItems(reader: Reader, close: string, depth: number): { items: Json[]; commas: number } | undefined {
  const items: Json[] = [];
  let commas = 0;
  while (!take(reader, close)) {
    const item = readValue(reader, depth + 1);
    if (item === undefined) return undefined;
    items.push(item);
    if (take(reader, ',')) commas++;
    else if (take(reader, close)) break;
    else return undefined;
  }
  return { items, commas };
}

function readDict(reader: Reader, depth: number): Json | undefined {
  const entries: [string, Json][] = [];
  while (!take(reader, '}')) {
    const key = readStrings(reader);
    if (key === null || !take(reader, ':')) return undefined;
    const value = readValue(reader, depth + 1);
    if (value === undefined) return undefined;
    entries.push([key, value]);
    if (take(reader, ',')) continue;
    if (take(reader, '}')) break;
    return undefined;
  }
  return Object.fromEntries(entries);
}

function readStrings(reader: Reader): string | null {
  let text: string | null = null;
  for (;;) {
    const piece = readStringAt(reader.source, reader.offset);
    if (!piece) return text;
    text = (text ?? '') + piece.text;
    reader.offset = piece.end;
    take(reader, '');
  }
}

function readNumber(reader: Reader): Json | undefined {
  const sign = take(reader, '-') ? '-' : '';
  if (sign === '') take(reader, '+');
  const named = reader.exact ? takeMatch(reader, UNREAL) : null;
  if (named !== null) return pythonFloat(named === 'nan' ? named : `${sign}${named}`);
  const digits = takeMatch(reader, NUMBER)?.replaceAll('_', '').toLowerCase();
  // Python refuses 007.
  if (digits === undefined || /^0\d*[1-9]\d*$/.test(digits)) return undefined;
  const value = exactNumber(sign, digits);
  if (reader.exact || !isPythonNumber(value)) return value;
  // JSON has no infinity, and other digits would be another number.
  return '$float' in value && Number.isFinite(Number(value.$float)) ? Number(value.$float) : undefined;
}

function exactNumber(sign: string, digits: string): Json {
  if (/^0[xob]/.test(digits)) return pythonInt(String((sign === '-' ? -1n : 1n) * BigInt(digits)));
  if (/^\d+$/.test(digits)) return pythonInt(`${sign}${BigInt(digits)}`);
  // What is too large for a float is infinite in Python too.
  return pythonFloat(Number.isFinite(Number(digits)) ? `${sign}${digits}` : `${sign}inf`);
}

function take(reader: Reader, token: string): boolean {
  if (!reader.source.startsWith(token, reader.offset)) return false;
  BLANKS.lastIndex = reader.offset + token.length;
  BLANKS.exec(reader.source);
  reader.offset = BLANKS.lastIndex;
  return true;
}

function takeMatch(reader: Reader, pattern: RegExp): string | null {
  pattern.lastIndex = reader.offset;
  const found = pattern.exec(reader.source)?.[0];
  return found !== undefined && take(reader, found) ? found : null;
}
