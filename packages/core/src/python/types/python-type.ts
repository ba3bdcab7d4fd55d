/**
 * What an annotation means, as far as it can be read without running anything. `unknown` stands for everything else
 * (`Any`, classes of users, type variables, aliases) and fits everything.
 */
export type PythonType =
  | { readonly kind: 'unknown'; readonly text: string }
  /** A class of `KNOWN_CLASSES`; `arguments` are null for a bare `list`. `tuple` has one: `tuple[int, ...]`. */
  | { readonly kind: 'class'; readonly name: string; readonly arguments: readonly PythonType[] | null }
  /** A tuple of fixed length. */
  | { readonly kind: 'tuple'; readonly items: readonly PythonType[] }
  /** A NumPy array. `gathered`: made of what the calls of a map returned. */
  | { readonly kind: 'array'; readonly element: PythonType; readonly gathered: boolean }
  | { readonly kind: 'literal'; readonly values: readonly (string | number | boolean | null)[] }
  | { readonly kind: 'union'; readonly members: readonly PythonType[] };

export const UNKNOWN: PythonType = { kind: 'unknown', text: 'Any' };
export const NONE: PythonType = { kind: 'class', name: 'None', arguments: null };

/** An array of whatever. */
export const ARRAY: PythonType = { kind: 'array', element: UNKNOWN, gathered: false };

export function classType(name: string, ...parameters: PythonType[]): PythonType {
  return { kind: 'class', name, arguments: parameters.length === 0 ? null : parameters };
}

export function arrayType(element: PythonType, gathered = false): PythonType {
  return { kind: 'array', element, gathered };
}

/** One type for several; unions in unions become one, and what occurs twice is said once. */
export function unionType(types: readonly PythonType[]): PythonType {
  const members = new Map<string, PythonType>();
  for (const type of types) {
    for (const member of type.kind === 'union' ? type.members : [type]) members.set(printType(member), member);
  }
  const [only] = members.values();
  return members.size === 1 && only ? only : { kind: 'union', members: [...members.values()] };
}

/** The type as one would write it today: `list[int] | None`. Unknown parts keep their own text. */
export function printType(type: PythonType): string {
  switch (type.kind) {
    case 'unknown':
      return type.text;
    case 'class': {
      if (type.arguments === null) return type.name;
      const written = type.arguments.map(printType).join(', ');
      return `${type.name}[${written}${type.name === 'tuple' ? ', ...' : ''}]`;
    }
    case 'tuple':
      return `tuple[${type.items.map(printType).join(', ') || '()'}]`;
    case 'array':
      return type.element.kind === 'unknown' && type.element.text === 'Any'
        ? 'np.ndarray'
        : `Array[${printType(type.element)}]`;
    case 'literal':
      return `Literal[${type.values.map(printLiteral).join(', ')}]`;
    case 'union':
      return type.members.map(printType).join(' | ');
  }
}

function printLiteral(value: string | number | boolean | null): string {
  if (typeof value === 'string') return `'${value}'`;
  return value === null ? 'None' : value === true ? 'True' : value === false ? 'False' : String(value);
}

/** Type of the items that looping over a value gives; null when that is not known, or it gives none. */
export function itemType(type: PythonType): PythonType | null {
  switch (type.kind) {
    case 'array':
      return type.element;
    case 'tuple':
      return type.items.length === 0 ? null : unionType(type.items);
    case 'union': {
      const items = type.members.map(itemType);
      return items.every((item) => item !== null) ? unionType(items) : null;
    }
    case 'class':
      if (type.name === 'str') return type;
      if (type.name === 'range' || type.name === 'bytes') return classType('int');
      return ITERABLE_OF_FIRST.has(type.name) ? (type.arguments?.[0] ?? UNKNOWN) : null;
    case 'literal':
    case 'unknown':
      return null;
  }
}

/** Classes that give their first type argument when one loops over them; mappings give their keys. */
const ITERABLE_OF_FIRST = new Set(
  (
    'list tuple set frozenset deque dict defaultdict OrderedDict Counter Iterable Iterator Generator ' +
    'Collection Container Reversible Sequence MutableSequence AbstractSet MutableSet Mapping ' +
    'MutableMapping KeysView ValuesView'
  ).split(' '),
);
