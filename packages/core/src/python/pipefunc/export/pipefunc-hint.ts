/** An annotation as PipeFunc compares it: a name with what stands in its brackets; a union is called `|`. */
export type Hint = { readonly name: string; readonly args: readonly Hint[] };

/** PipeFunc's own type of what a map gives. */
export const ARRAY = 'Array';

/** Reads an annotation; null for what is no plain one, such as a call. */
export function readHint(annotation: string): Hint | null {
  const text = annotation.replaceAll(/["'\s]/g, '');
  const members = splitAt(text, '|');
  if (members === null) return null;
  if (members.length > 1) return named('|', members);
  const [, name = '', inside] = /^([\p{L}_.][\p{L}\p{N}_.]*)(?:\[(.*)\])?$/u.exec(text) ?? [];
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (name === '') return null;
  if (inside === undefined) return { name: text, args: [] };
  const args = splitAt(inside, ',');
  if (last === 'Union') return args && named('|', args);
  if (last === 'Optional') return args && named('|', [...args, 'None']);
  return args && named(last === ARRAY ? ARRAY : name, args);
}

/**
 * True when PipeFunc certainly takes a value of one type for a parameter of the other. It knows nothing of numbers that
 * widen; a generic is taken where its arguments are.
 */
export function isTaken(given: Hint, wanted: Hint): boolean {
  if (isSame(given, wanted) || /^(?:(?:typing\.)?Any|object)$/.test(wanted.name)) return true;
  if (given.name === '|') return given.args.every((member) => isTaken(member, wanted));
  if (wanted.name === '|') return wanted.args.some((member) => isTaken(given, member));
  if (given.name === ARRAY && /^(?:(?:np|numpy)\.)?ndarray$/.test(wanted.name)) return wanted.args.length === 0;
  if (given.name === 'bool' && wanted.name === 'int') return true;
  if (given.name !== wanted.name) return false;
  if (given.args.length === 0 || wanted.args.length === 0) return true;
  return (
    given.args.length === wanted.args.length &&
    given.args.every((arg, index) => isTaken(arg, wanted.args[index] ?? arg))
  );
}

function isSame(one: Hint, other: Hint): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function named(name: string, texts: readonly string[]): Hint | null {
  const args = texts.map(readHint).filter((arg) => arg !== null);
  return args.length === texts.length ? { name, args } : null;
}

/** The parts between a mark that stands in no brackets; null where brackets do not match. */
function splitAt(text: string, mark: string): string[] | null {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '(') depth++;
    if (character === ']' || character === ')') depth--;
    if (depth < 0) return null;
    if (character === mark && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return depth === 0 ? parts : null;
}
