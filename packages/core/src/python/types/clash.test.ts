import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Clash, clash } from './clash.ts';
import { KNOWN_CLASSES } from './known-classes.ts';
import { parseAnnotation } from './parse-annotation.ts';
import { arrayType, classType, type PythonType, printType, UNKNOWN, unionType } from './python-type.ts';

const names = new Map([
  ['Path', 'pathlib.Path'],
  ['PurePath', 'pathlib.PurePath'],
  ['Real', 'numbers.Real'],
  ['Integral', 'numbers.Integral'],
  ['Fraction', 'fractions.Fraction'],
  ['datetime', 'datetime'],
]);
const parse = (text: string) => parseAnnotation(text, names);

describe('clash', () => {
  it.each<[string, string, Clash]>([
    ['int', 'int', null],
    ['bool', 'int', null],
    ['int', 'float', 'hint'],
    ['bool', 'float', 'hint'],
    ['float', 'complex', 'hint'],
    ['int', 'bool', 'hint'],
    ['float', 'int', 'error'],
    ['complex', 'float', 'error'],
    ['str', 'int', 'error'],
    ['int', 'str', 'error'],
    ['None', 'int', 'error'],
    ['int', 'None', 'error'],
    ['bytes', 'str', 'error'],
    ['str', 'Path', 'error'],
    ['Path', 'str', 'error'],
    ['Path', 'PurePath', null],
    ['datetime.datetime', 'datetime.date', null],
    ['int', 'Real', null],
    ['float', 'Real', null],
    ['float', 'Integral', 'error'],
    ['Real', 'float', 'hint'],
    ['str', 'Real', 'error'],
    ['Fraction', 'float', 'hint'],
    ['np.float64', 'float', null],
    ['np.float32', 'float', 'hint'],
    ['np.int64', 'int', 'hint'],
    ['int', 'np.int64', 'hint'],
    ['np.float64', 'int', 'error'],
    ['np.bool_', 'bool', 'hint'],

    ['int', 'int | str', null],
    ['int | str', 'int', 'error'],
    ['int | str', 'int | str | None', null],
    ['Optional[int]', 'int', 'error'],
    ['int', 'Optional[float]', 'hint'],
    ['int | MyClass', 'int', null],
    ['str', 'int | MyClass', null],
    ['bool | int', 'float', 'hint'],
    ["Literal['a']", 'str', null],
    ["Literal['a']", 'int', 'error'],
    ['str', "Literal['a', 'b']", null],
    ['int', "Literal['a', 'b']", 'error'],
    ["Literal['a', 'c']", "Literal['a', 'b']", 'error'],
    ["Literal['a']", "Literal['a', 'b']", null],

    ['list[int]', 'list', null],
    ['list', 'list[int]', null],
    ['list[int]', 'list[str]', 'error'],
    ['list[int]', 'list[float]', 'hint'],
    ['list[Any]', 'list[str]', null],
    ['list[int]', 'tuple[int, ...]', 'error'],
    ['list[int]', 'Sequence[int]', null],
    ['list[int]', 'Iterable[str]', 'error'],
    ['Sequence[int]', 'list[int]', 'hint'],
    ['Sequence[int]', 'list[str]', 'error'],
    ['Sequence', 'Mapping', 'hint'],
    ['str', 'Sequence[str]', null],
    ['str', 'Sequence[int]', 'error'],
    ['str', 'list[str]', 'error'],
    ['range', 'Iterable[str]', 'error'],
    ['int', 'Iterable', 'error'],
    ['Iterable', 'int', 'error'],
    ['tuple[int, str]', 'tuple[int, str]', null],
    ['tuple[int, str]', 'tuple[int, int]', 'error'],
    ['tuple[int, str]', 'tuple[int]', 'error'],
    ['tuple[int, ...]', 'tuple[int, int]', null],
    ['tuple[int, ...]', 'tuple[int, str]', 'error'],
    ['tuple[int, bool]', 'tuple[int, ...]', null],
    ['tuple[int, str]', 'Sequence[int]', 'error'],
    ['dict[str, int]', 'Mapping[str, int]', null],
    ['dict[str, int]', 'dict[str, str]', 'error'],
    ['dict[str, int]', 'dict[int, int]', 'error'],
    ['dict[str, int]', 'Iterable[str]', null],
    ['dict', 'list', 'error'],
    ['set[int]', 'frozenset[int]', 'error'],
    ['Callable[[int], int]', 'Callable', null],
    ['int', 'Callable', 'error'],

    ['np.ndarray', 'Array[int]', null],
    ['Array[int]', 'np.ndarray', null],
    ['Array[int]', 'Array[int]', null],
    ['Array[str]', 'Array[int]', 'error'],
    ['Array[int]', 'Array[float]', 'hint'],
    ['Array[int]', 'NDArray[np.float64]', 'hint'],
    ['NDArray[np.float64]', 'NDArray[np.int64]', 'error'],
    ['np.ndarray', 'list[float]', 'error'],
    ['np.ndarray', 'Sequence[float]', 'hint'],
    ['Array[str]', 'Iterable[int]', 'error'],
    ['Array[int]', 'Iterable[int]', null],
    ['list[int]', 'np.ndarray', 'error'],
    ['Sequence[int]', 'np.ndarray', 'hint'],
    ['np.ndarray', 'float', 'error'],
    ['float', 'np.ndarray', 'error'],
    ['pd.DataFrame', 'float', 'error'],
  ])('%s -> %s is %s', (from, to, expected) => {
    expect(clash(parse(from), parse(to))).toBe(expected);
  });

  it('takes an array of what the calls of a map returned for a list, with a hint', () => {
    const gathered = arrayType(classType('int'), true);
    expect(clash(gathered, parse('list[int]'))).toBe('hint');
    expect(clash(gathered, parse('list'))).toBe('hint');
    expect(clash(gathered, parse('list[str]'))).toBe('error');
    expect(clash(gathered, parse('int'))).toBe('error');
    expect(clash(gathered, parse('dict'))).toBe('error');
  });
});

const leaf = fc.oneof(
  fc.constantFrom(...KNOWN_CLASSES.keys()).map((name) => classType(name)),
  fc.constant(UNKNOWN),
  fc
    .array(fc.oneof(fc.string({ maxLength: 2 }), fc.integer(), fc.boolean(), fc.constant(null)), { minLength: 1 })
    .map((values): PythonType => ({ kind: 'literal', values })),
);
const { type: anyType } = fc.letrec<{ type: PythonType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie('type'), { minLength: 1, maxLength: 3 }).map(unionType),
    fc.array(tie('type'), { maxLength: 3 }).map((items): PythonType => ({ kind: 'tuple', items })),
    fc.tuple(tie('type'), fc.boolean()).map(([element, gathered]) => arrayType(element, gathered)),
    fc
      .tuple(fc.constantFrom('list', 'tuple', 'Sequence', 'Iterable', 'set'), tie('type'))
      .map(([name, item]) => classType(name, item)),
    fc.tuple(tie('type'), tie('type')).map(([key, value]) => classType('dict', key, value)),
  ),
}));

describe('clash, of any types', () => {
  it('is nothing when both are the same, or one is unknown', () => {
    fc.assert(
      fc.property(anyType, (type) => {
        expect(clash(type, type), printType(type)).toBeNull();
        expect(clash(type, UNKNOWN)).toBeNull();
        expect(clash(UNKNOWN, type)).toBeNull();
        expect(clash(arrayType(UNKNOWN), arrayType(type))).toBeNull();
        expect(clash(classType('list'), classType('list', type))).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  it('grows neither by another type to take nor shrinks by another one to give', () => {
    const order = [null, 'hint', 'error'];
    fc.assert(
      fc.property(anyType, anyType, anyType, (from, to, other) => {
        const alone = order.indexOf(clash(from, to));
        expect(order.indexOf(clash(from, unionType([to, other])))).toBeLessThanOrEqual(alone);
        const given = unionType([from, other]);
        if (given.kind === 'union') expect(order.indexOf(clash(given, to))).toBeGreaterThanOrEqual(alone);
      }),
      { numRuns: 1000 },
    );
  });
});
