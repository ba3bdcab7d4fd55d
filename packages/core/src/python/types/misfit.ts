import { isPythonNumber, type Json, pythonNumberText } from '../../pipeline/index.ts';
import { clash } from './clash.ts';
import { classType, itemType, NONE, type PythonType } from './python-type.ts';

/** Items of one value that are looked at: a value may hold a million of them. */
export const LOOKED_AT = 100;

/** Classes that a JSON list cannot stand for, though one can loop over them. */
const NO_LISTS = new Set(['str', 'bytes', 'range', 'dict', 'defaultdict', 'OrderedDict', 'Mapping', 'MutableMapping']);
/** Classes that a JSON object can stand for. */
const TAKE_DICTS = /^(?:dict|defaultdict|OrderedDict|Counter|(?:Mutable)?Mapping|Iterable|Collection|Container|Sized)$/;

/**
 * The part of a value, as a user writes it, that certainly is not of the type; null when all may be. A list may stand for
 * a tuple, a set or an array, and of many items only the first are looked at.
 */
export function misfit(value: Json, type: PythonType): { readonly value: Json } | null {
  if (type.kind === 'unknown') return null;
  if (type.kind === 'union') {
    const found = type.members.map((member) => misfit(value, member));
    return found.includes(null) ? null : (found[0] ?? null);
  }
  if (Array.isArray(value)) return misfitInList(value, type);
  if (typeof value === 'object' && value !== null && !isPythonNumber(value)) return misfitInDict(value, type);
  return clash(typeOfScalar(value), type) === 'error' ? { value } : null;
}

function misfitInList(items: Json[], type: PythonType): { readonly value: Json } | null {
  const whole = { value: items };
  if (type.kind === 'tuple') {
    if (type.items.length !== items.length) return whole;
    return first(type.items, (item, index) => misfit(items[index] ?? null, item));
  }
  const item = itemType(type);
  if (item === null || (type.kind === 'class' && NO_LISTS.has(type.name))) return whole;
  return first(items.slice(0, LOOKED_AT), (value) => misfit(value, item));
}

function misfitInDict(value: Record<string, Json>, type: PythonType): { readonly value: Json } | null {
  const isDict = type.kind === 'class' && TAKE_DICTS.test(type.name);
  const [key, item] = type.kind === 'class' ? (type.arguments ?? []) : [];
  if (!isDict || (key && clash(classType('str'), key) === 'error')) return { value };
  return item ? first(Object.values(value).slice(0, LOOKED_AT), (inner) => misfit(inner, item)) : null;
}

function first<T>(
  items: readonly T[],
  find: (item: T, index: number) => { readonly value: Json } | null,
): { readonly value: Json } | null {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found) return found;
  }
  return null;
}

function typeOfScalar(value: Json): PythonType {
  if (value === null) return NONE;
  if (isPythonNumber(value)) return classType('$float' in value ? 'float' : 'int');
  if (typeof value === 'number' && !Number.isInteger(value)) return classType('float');
  return typeof value === 'object' ? NONE : { kind: 'literal', values: [value] };
}

/** A value in a sentence: `text "abc"`, `2.0`, `a list`. */
export function describeValue(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  if (isPythonNumber(value)) return pythonNumberText(value);
  if (typeof value === 'object') return value === null ? 'None' : 'a dictionary';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  return `the text ${JSON.stringify(value.length > 30 ? `${value.slice(0, 30)}…` : value)}`;
}
