import { readStringAt } from '../read-string.ts';
import { KNOWN_CLASSES } from './known-classes.ts';
import { fullNameOf, namedType } from './named-types.ts';
import { arrayType, classType, NONE, type PythonType, UNKNOWN, unionType } from './python-type.ts';

/** What the names of the annotation's module mean: `PythonModule.names`. */
type Names = ReadonlyMap<string, string | null>;

/** Deeper brackets are no annotation anybody reads; a bound keeps this reader from running out of stack. */
const MAX_DEPTH = 40;

const parsed = new WeakMap<Names, Map<string, PythonType>>();

/**
 * The type that an annotation means in its module. What cannot be read, or is not known, is `unknown`; nothing is guessed.
 *
 * @example parseAnnotation("Optional[List['int']]", new Map([['List', 'typing.List']])) // list[int] | None
 */
export function parseAnnotation(annotation: string | null, names: Names): PythonType {
  if (annotation === null) return UNKNOWN;
  const known = parsed.get(names) ?? new Map<string, PythonType>();
  parsed.set(names, known);
  const found = known.get(annotation) ?? parseWhole(annotation, names, 0);
  known.set(annotation, found);
  return found;
}

function parseWhole(text: string, names: Names, depth: number): PythonType {
  const reader: Reader = { text, names, offset: 0 };
  skipBlanks(reader);
  const type = readUnion(reader, depth);
  if (type !== null && reader.offset === text.length) return type;
  return { kind: 'unknown', text: text.replaceAll(/\s+/g, ' ').trim() };
}

/** Reading functions leave the offset behind the blanks after what they read; null ends the reading. */
type Reader = { readonly text: string; readonly names: Names; offset: number };

/** What stands between brackets: types, and forms that only some generics take. */
type Argument =
  | { readonly kind: 'type'; readonly type: PythonType }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly type: PythonType }
  | { readonly kind: 'ellipsis' | 'list' | 'star' };

function readUnion(reader: Reader, depth: number): PythonType | null {
  if (depth > MAX_DEPTH) return null;
  const members: PythonType[] = [];
  do {
    const member = readMember(reader, depth);
    if (member === null) return null;
    members.push(member);
  } while (take(reader, '|'));
  return unionType(members);
}

function readMember(reader: Reader, depth: number): PythonType | null {
  if (take(reader, '(')) {
    const inner = readUnion(reader, depth + 1);
    return take(reader, ')') ? inner : null;
  }
  const string = readStringAt(reader.text, reader.offset);
  if (string) {
    reader.offset = string.end;
    skipBlanks(reader);
    return depth < MAX_DEPTH ? parseWhole(string.text, reader.names, depth + 1) : null;
  }
  const start = reader.offset;
  const dotted = takeMatch(reader, DOTTED)?.replaceAll(/\s+/g, '').normalize('NFKC');
  if (dotted === undefined) return null;
  const args = take(reader, '[') ? readArguments(reader, depth) : [];
  if (args === null) return null;
  const unknown: PythonType = { kind: 'unknown', text: reader.text.slice(start, reader.offset).trim() };
  if (dotted === 'None') return NONE;
  const full = fullNameOf(dotted, reader.names);
  const meaning = full === null ? null : namedType(full, (name) => KNOWN_CLASSES.has(name));
  if (meaning === null) return unknown;
  const types = args.map((argument) => ('type' in argument ? argument.type : UNKNOWN));
  switch (meaning.kind) {
    case 'class':
      return classOf(meaning.name, args, types);
    case 'array': {
      const element = types.at(-1) ?? UNKNOWN;
      const isDtype = element.kind === 'class' && element.name === 'np.dtype';
      return arrayType(isDtype ? (element.arguments?.[0] ?? UNKNOWN) : element);
    }
    case 'optional':
      return types.length === 1 ? unionType([...types, NONE]) : unknown;
    case 'union':
      return types.length > 0 ? unionType(types) : unknown;
    case 'wrapper':
      return types[0] ?? unknown;
    case 'literal': {
      const values = args.flatMap((argument) => (argument.kind === 'literal' ? argument.value : []));
      return values.length === args.length && values.length > 0 ? { kind: 'literal', values } : unknown;
    }
  }
}

function classOf(name: string, args: readonly Argument[], types: readonly PythonType[]): PythonType {
  if (name === 'Callable' || args.length === 0) return classType(name);
  if (name !== 'tuple') return classType(name, ...types);
  const [first, last] = args;
  if (args.length === 2 && first?.kind !== 'ellipsis' && last?.kind === 'ellipsis') {
    return classType('tuple', types[0] ?? UNKNOWN);
  }
  if (args.length === 1 && first?.kind === 'list') return { kind: 'tuple', items: [] };
  const isFixed = args.every((argument) => 'type' in argument);
  return isFixed ? { kind: 'tuple', items: types } : classType('tuple');
}

/** Behind the opening bracket, up to and with the closing one. */
function readArguments(reader: Reader, depth: number): Argument[] | null {
  const found: Argument[] = [];
  while (!take(reader, ']')) {
    const argument = readArgument(reader, depth + 1);
    if (argument === null) return null;
    found.push(argument);
    if (take(reader, ',')) continue;
    return take(reader, ']') ? found : null;
  }
  return found;
}

function readArgument(reader: Reader, depth: number): Argument | null {
  const start = reader.offset;
  const argument = readKnownArgument(reader, depth);
  const next = reader.text[reader.offset];
  if (argument !== null && (next === ',' || next === ']')) return argument;
  reader.offset = start;
  return skipArgument(reader) ? { kind: 'type', type: UNKNOWN } : null;
}

function readKnownArgument(reader: Reader, depth: number): Argument | null {
  if (take(reader, '...')) return { kind: 'ellipsis' };
  if (takeMatch(reader, EMPTY) !== null) return { kind: 'list' };
  if (take(reader, '[')) return depth < MAX_DEPTH && readArguments(reader, depth) ? { kind: 'list' } : null;
  if (take(reader, '*')) return readUnion(reader, depth) === null ? null : { kind: 'star' };
  const number = takeMatch(reader, INTEGER);
  if (number !== null) return { kind: 'literal', value: Number(number), type: UNKNOWN };
  const start = reader.offset;
  const string = readStringAt(reader.text, start);
  const type = readUnion(reader, depth);
  if (type === null) return null;
  const written = reader.text.slice(start, reader.offset).trim();
  if (string && reader.text.slice(string.end, reader.offset).trim() === '') {
    return { kind: 'literal', value: string.text, type };
  }
  const constants: Readonly<Record<string, boolean | null>> = { True: true, False: false, None: null };
  return Object.hasOwn(constants, written)
    ? { kind: 'literal', value: constants[written] ?? null, type }
    : { kind: 'type', type };
}

/** Passes over what is no type, as `Annotated` takes it: `Gt(0)`. */
function skipArgument(reader: Reader): boolean {
  let brackets = 0;
  while (reader.offset < reader.text.length) {
    const character = reader.text[reader.offset] ?? '';
    if (brackets === 0 && (character === ',' || character === ']')) return true;
    if ('([{'.includes(character)) brackets++;
    if (')]}'.includes(character)) brackets--;
    reader.offset = readStringAt(reader.text, reader.offset)?.end ?? reader.offset + 1;
  }
  return false;
}

const BLANKS = /(?:\s|#.*|\\\r?\n)*/y;
const DOTTED = /[\p{ID_Start}_]\p{ID_Continue}*(?:\s*\.\s*[\p{ID_Start}_]\p{ID_Continue}*)*/uy;
const INTEGER = /-?\d+(?![\w.])/y;
const EMPTY = /\(\s*\)/y;

function take(reader: Reader, token: string): boolean {
  if (!reader.text.startsWith(token, reader.offset)) return false;
  reader.offset += token.length;
  skipBlanks(reader);
  return true;
}

function takeMatch(reader: Reader, pattern: RegExp): string | null {
  pattern.lastIndex = reader.offset;
  const found = pattern.exec(reader.text)?.[0];
  return found !== undefined && take(reader, found) ? found : null;
}

function skipBlanks(reader: Reader): void {
  BLANKS.lastIndex = reader.offset;
  BLANKS.exec(reader.text);
  reader.offset = BLANKS.lastIndex;
}
