/** Names of the standard library and of NumPy under which `KNOWN_CLASSES` are written, by module. */
const MODULES: Readonly<Record<string, readonly string[]>> = {
  builtins: 'None bool int float complex str bytes bytearray list tuple dict set frozenset range slice'.split(' '),
  collections: ['deque', 'defaultdict', 'OrderedDict', 'Counter'],
  'collections.abc': (
    'Iterable Iterator Generator Container Sized Reversible Collection Sequence Callable MutableSequence ' +
    'Mapping MutableMapping MutableSet KeysView ValuesView'
  ).split(' '),
  numbers: ['Integral', 'Rational', 'Real', 'Complex', 'Number'],
  pathlib: ['Path', 'PurePath'],
  datetime: ['date', 'datetime', 'time', 'timedelta'],
  decimal: ['Decimal'],
  fractions: ['Fraction'],
  uuid: ['UUID'],
};

/** Names that are written otherwise than the class they mean. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'collections.abc.Set': 'AbstractSet',
  'typing.AbstractSet': 'AbstractSet',
  'typing.List': 'list',
  'typing.Dict': 'dict',
  'typing.Set': 'set',
  'typing.FrozenSet': 'frozenset',
  'typing.Tuple': 'tuple',
  'typing.Deque': 'deque',
  'typing.DefaultDict': 'defaultdict',
  'typing.OrderedDict': 'OrderedDict',
  'typing.Counter': 'Counter',
  'typing.Text': 'str',
  'typing.LiteralString': 'str',
  'pandas.DataFrame': 'pd.DataFrame',
  'xarray.Dataset': 'xr.Dataset',
  'numpy.bool': 'np.bool_',
  'numpy.bool8': 'np.bool_',
  'numpy.double': 'np.float64',
  'numpy.float_': 'np.float64',
  'numpy.signedinteger': 'np.integer',
  'numpy.unsignedinteger': 'np.integer',
  'numpy.csingle': 'np.complex64',
  'numpy.cdouble': 'np.complex128',
  'numpy.complex_': 'np.complex128',
};

/** Full names of arrays; their element is the last type argument. */
const ARRAYS = new Set(
  (
    'numpy.ndarray numpy.typing.NDArray numpy.ma.MaskedArray numpy.ma.core.MaskedArray ' + 'pipefunc.typing.Array'
  ).split(' '),
);

/** Forms that stand for what is in their brackets. */
const WRAPPERS = new Set(['Final', 'ClassVar', 'Required', 'NotRequired', 'ReadOnly', 'Annotated']);

/** What a full name means in an annotation; null for what is not known. */
type NamedType =
  | { readonly kind: 'class'; readonly name: string }
  | { readonly kind: 'array' | 'optional' | 'union' | 'literal' | 'wrapper' };

const CLASSES = new Map<string, string>([
  ...Object.entries(MODULES).flatMap(([module, names]) => names.map((name) => [`${module}.${name}`, name] as const)),
  ...(MODULES['collections.abc'] ?? []).map((name) => [`typing.${name}`, name] as const),
  ...Object.entries(OTHER_NAMES),
]);

/** `typing.List` and `builtins.list` are the class `list`, `numpy.int64` is `np.int64`. */
export function namedType(fullName: string, isClass: (name: string) => boolean): NamedType | null {
  const full = fullName.replace(/^typing_extensions\./, 'typing.');
  const known = CLASSES.get(full) ?? (/^numpy\.\w+$/.test(full) ? full.replace('numpy', 'np') : null);
  if (known !== null && isClass(known)) return { kind: 'class', name: known };
  if (ARRAYS.has(full)) return { kind: 'array' };
  if (!full.startsWith('typing.')) return null;
  const form = full.slice('typing.'.length);
  if (form === 'Optional') return { kind: 'optional' };
  if (form === 'Union') return { kind: 'union' };
  if (form === 'Literal') return { kind: 'literal' };
  return WRAPPERS.has(form) ? { kind: 'wrapper' } : null;
}

/** What names mean by habit in a module that neither imports nor defines them: an import may stand where only types are. */
const HABITS: Readonly<Record<string, string>> = {
  np: 'numpy',
  numpy: 'numpy',
  npt: 'numpy.typing',
  NDArray: 'numpy.typing.NDArray',
  Array: 'pipefunc.typing.Array',
  typing: 'typing',
  pd: 'pandas',
  xr: 'xarray',
};

/** Full name of a dotted name in a module whose names mean `names`; null when that cannot be known. */
export function fullNameOf(dotted: string, names: ReadonlyMap<string, string | null>): string | null {
  const [head = '', ...rest] = dotted.split('.');
  const bound = names.get(head);
  if (bound === null) return null;
  const start = bound ?? unboundName(head, names);
  return start === null ? null : [start, ...rest].join('.');
}

function unboundName(head: string, names: ReadonlyMap<string, string | null>): string | null {
  if (CLASSES.has(`builtins.${head}`)) return `builtins.${head}`;
  const star = names.get('*');
  // What a star brings is not known, except of `typing`.
  if (star !== undefined && star !== 'typing.*') return null;
  if (Object.hasOwn(HABITS, head)) return HABITS[head] ?? null;
  return namedType(`typing.${head}`, () => true) ? `typing.${head}` : null;
}
