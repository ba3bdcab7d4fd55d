/** A class that annotations are compared by. */
type KnownClass = {
  /** Classes it counts as, nearest first and all of them. */
  readonly bases: readonly string[];
  /**
   * Place of a number in the order in which Python widens: bool, int, float, complex. Null for what is no number, or a
   * number that mixes with some only (`Decimal`).
   */
  readonly rank: number | null;
  readonly isNumber: boolean;
  /** What a value must be to be one, rather than a class to derive from: `Sequence`, `Real`. */
  readonly isAbstract: boolean;
};

const COLLECTION = ['Collection', 'Iterable', 'Container', 'Sized'];
const SEQUENCE = ['Sequence', 'Reversible', ...COLLECTION];
const MAPPING = ['Mapping', ...COLLECTION];
const SET = ['AbstractSet', ...COLLECTION];
const NUMBERS = ['Integral', 'Rational', 'Real', 'Complex', 'Number'];
const REAL = NUMBERS.slice(2);

/** Bases of the classes that are no numbers. */
const PLAIN: Readonly<Record<string, readonly string[]>> = {
  None: [],
  str: SEQUENCE,
  bytes: SEQUENCE,
  bytearray: ['MutableSequence', ...SEQUENCE],
  list: ['MutableSequence', ...SEQUENCE],
  tuple: SEQUENCE,
  range: SEQUENCE,
  deque: ['MutableSequence', ...SEQUENCE],
  dict: ['MutableMapping', ...MAPPING],
  defaultdict: ['dict', 'MutableMapping', ...MAPPING],
  OrderedDict: ['dict', 'MutableMapping', ...MAPPING],
  Counter: ['dict', 'MutableMapping', ...MAPPING],
  set: ['MutableSet', ...SET],
  frozenset: SET,
  slice: [],
  PurePath: [],
  Path: ['PurePath'],
  date: [],
  datetime: ['date'],
  time: [],
  timedelta: [],
  UUID: [],
  'pd.DataFrame': COLLECTION,
  'xr.Dataset': MAPPING,
  'np.dtype': [],
  'np.str_': ['str', ...SEQUENCE],
};

const ABSTRACT: Readonly<Record<string, readonly string[]>> = {
  Iterable: [],
  Container: [],
  Sized: [],
  Reversible: ['Iterable'],
  Iterator: ['Iterable'],
  Generator: ['Iterator', 'Iterable'],
  Collection: COLLECTION.slice(1),
  Sequence: SEQUENCE.slice(1),
  MutableSequence: SEQUENCE,
  Mapping: COLLECTION,
  MutableMapping: MAPPING,
  AbstractSet: COLLECTION,
  MutableSet: SET,
  KeysView: SET,
  ValuesView: COLLECTION,
  Callable: [],
};

/** Numbers: place in the order, and bases. */
const NUMERIC: Readonly<Record<string, readonly [rank: number | null, bases: readonly string[]]>> = {
  bool: [0, ['int', ...NUMBERS]],
  int: [1, NUMBERS],
  float: [2, REAL],
  complex: [3, ['Complex', 'Number']],
  Fraction: [null, NUMBERS.slice(1)],
  Decimal: [null, ['Number']],
  'np.bool_': [0, []],
  'np.integer': [1, NUMBERS],
  'np.floating': [2, REAL],
  // The one NumPy number besides complex128 that is one of Python's as well.
  'np.float64': [2, ['np.floating', 'float', ...REAL]],
  'np.complexfloating': [3, ['Complex', 'Number']],
  'np.complex64': [3, ['np.complexfloating', 'Complex', 'Number']],
  'np.complex128': [3, ['np.complexfloating', 'complex', 'Complex', 'Number']],
};

const NUMPY_INTEGERS = (
  'int8 int16 int32 int64 uint8 uint16 uint32 uint64 intp uintp int_ uint byte ubyte short ushort intc ' +
  'uintc longlong ulonglong'
).split(' ');
const NUMPY_FLOATS = ['float16', 'float32', 'float128', 'half', 'single', 'longdouble'];

function knownClasses(): Map<string, KnownClass> {
  const classes = new Map<string, KnownClass>();
  const add = (name: string, bases: readonly string[], facts: Partial<KnownClass> = {}) =>
    classes.set(name, { bases, rank: null, isNumber: false, isAbstract: false, ...facts });
  const isNumber = true;
  for (const [name, bases] of Object.entries(PLAIN)) add(name, bases);
  for (const [name, bases] of Object.entries(ABSTRACT)) add(name, bases, { isAbstract: true });
  for (const [name, [rank, bases]] of Object.entries(NUMERIC)) add(name, bases, { rank, isNumber });
  for (const [index, name] of NUMBERS.entries()) {
    const rank = name === 'Number' ? null : Math.max(1, index);
    add(name, NUMBERS.slice(index + 1), { rank, isNumber, isAbstract: true });
  }
  for (const name of NUMPY_INTEGERS) add(`np.${name}`, ['np.integer', ...NUMBERS], { rank: 1, isNumber });
  for (const name of NUMPY_FLOATS) add(`np.${name}`, ['np.floating', ...REAL], { rank: 2, isNumber });
  return classes;
}

/** By the name that messages use for them. Everything that is not among them is unknown. */
export const KNOWN_CLASSES: ReadonlyMap<string, KnownClass> = knownClasses();
