import { KNOWN_CLASSES } from './known-classes.ts';
import { classType, itemType, type PythonType } from './python-type.ts';

/** How badly a value of one type suits a parameter of another: `hint` where it may well work. */
export type Clash = 'hint' | 'error' | null;

/**
 * Whether values of one type can be given to a parameter of another. Every value that `from` allows must suit: `int | str`
 * clashes with `int`. An error only where some value certainly does not suit; what is unknown suits everything.
 */
export function clash(from: PythonType, to: PythonType): Clash {
  if (from.kind === 'unknown' || to.kind === 'unknown') return null;
  if (from.kind === 'union') return worst(from.members.map((member) => clash(member, to)));
  if (from.kind === 'literal' && from.values.length > 1) {
    return worst(from.values.map((value) => clash({ kind: 'literal', values: [value] }, to)));
  }
  if (to.kind === 'union') return best(to.members.map((member) => clash(from, member)));
  if (to.kind === 'literal') return clashWithLiteral(from, to.values);
  if (from.kind === 'literal') return clash(literalClass(from.values[0] ?? null), to);
  if (from.kind === 'array') return clashOfArray(from, to);
  if (to.kind === 'array') return clashWithArray(from);
  if (from.kind === 'tuple' && to.kind === 'tuple') {
    if (from.items.length !== to.items.length) return 'error';
    return worst(from.items.map((item, index) => clash(item, to.items[index] ?? item)));
  }
  const byClass = clashOfClasses(classNameOf(from), classNameOf(to));
  return byClass === 'error' ? byClass : worst([byClass, clashOfItems(from, to)]);
}

type Literal = Extract<PythonType, { kind: 'literal' }>;
type Named = Extract<PythonType, { kind: 'class' | 'tuple' }>;

/** Classes that an array is not, though it is used as they are. */
const LIKE_ARRAYS = new Set(['list', 'tuple', 'Sequence', 'MutableSequence']);
const HOLDERS = new Set(['Iterable', 'Collection', 'Container', 'Sized', 'Reversible']);
const MAPPINGS = new Set(['dict', 'defaultdict', 'OrderedDict', 'Mapping', 'MutableMapping']);

function clashWithLiteral(from: Exclude<PythonType, { kind: 'unknown' | 'union' }>, values: Literal['values']): Clash {
  if (from.kind === 'literal') return values.some((value) => value === (from.values[0] ?? null)) ? null : 'error';
  // The value may be one of those that are allowed, unless none of them is of its class.
  return values.every((value) => clash(from, literalClass(value)) === 'error') ? 'error' : null;
}

function literalClass(value: Literal['values'][number]): PythonType {
  if (value === null) return classType('None');
  if (typeof value === 'number') return classType(Number.isInteger(value) ? 'int' : 'float');
  return classType(typeof value === 'string' ? 'str' : 'bool');
}

function clashOfArray(from: Extract<PythonType, { kind: 'array' }>, to: Named | typeof from): Clash {
  if (to.kind === 'array') return clash(from.element, to.element);
  const name = classNameOf(to);
  const isLike = LIKE_ARRAYS.has(name);
  if (!isLike && !HOLDERS.has(name)) return 'error';
  const isUsual = from.gathered || KNOWN_CLASSES.get(name)?.isAbstract === true;
  const item = itemType(to);
  return worst([isLike ? (isUsual ? 'hint' : 'error') : null, item && clash(from.element, item)]);
}

/** What is no array, given where one is expected. */
function clashWithArray(from: Named): Clash {
  return from.kind === 'class' && (HOLDERS.has(from.name) || from.name.endsWith('Sequence')) ? 'hint' : 'error';
}

function clashOfItems(from: Named, to: Named): Clash {
  if (to.kind === 'tuple') {
    const item = from.kind === 'class' ? itemType(from) : null;
    return item === null ? null : worst(to.items.map((expected) => clash(item, expected)));
  }
  if (to.arguments === null) return null;
  if (from.kind === 'class' && MAPPINGS.has(from.name) && MAPPINGS.has(to.name)) {
    return worst((from.arguments ?? []).map((own, index) => clash(own, to.arguments?.[index] ?? own)));
  }
  const items = from.kind === 'tuple' ? from.items : [itemType(from)];
  const expected = itemType(to);
  return worst(items.map((item) => (item && expected ? clash(item, expected) : null)));
}

function clashOfClasses(from: string, to: string): Clash {
  const [own, expected] = [KNOWN_CLASSES.get(from), KNOWN_CLASSES.get(to)];
  if (from === to || !own || !expected || own.bases.includes(to)) return null;
  // A wider class may well hold a value of the narrower one.
  if (expected.bases.includes(from)) return 'hint';
  if (own.isNumber && expected.isNumber) {
    return own.rank !== null && expected.rank !== null && own.rank > expected.rank ? 'error' : 'hint';
  }
  if (own.isNumber !== expected.isNumber) return 'error';
  if (own.isAbstract && expected.isAbstract) return 'hint';
  return BYTES.has(from) && BYTES.has(to) ? 'hint' : 'error';
}

const BYTES = new Set(['bytes', 'bytearray']);

function classNameOf(type: Named): string {
  return type.kind === 'tuple' ? 'tuple' : type.name;
}

function worst(clashes: readonly Clash[]): Clash {
  return clashes.includes('error') ? 'error' : clashes.includes('hint') ? 'hint' : null;
}

function best(clashes: readonly Clash[]): Clash {
  return clashes.includes(null) ? null : clashes.includes('hint') ? 'hint' : 'error';
}
