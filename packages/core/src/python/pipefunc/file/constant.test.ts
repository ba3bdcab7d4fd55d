import { describe, expect, it } from 'vitest';
import { parsePython } from '../../syntax-tree.ts';
import { constantOf } from './constant.ts';
import { openPythonFile } from './python-file.ts';

/** The constant that `value = ...`, the last line of a file, gives. */
function valueOf(source: string): unknown {
  const file = openPythonFile(source);
  const node = file.statements.at(-1)?.lastChild ?? parsePython('');
  return constantOf(file, node)?.value;
}

describe('constantOf', () => {
  it.each([
    ['N = 4\nvalue = [N, 2 * N, -N, N / 8, 7 // 2, -7 // 2, -7 % 3, 2 ** 10]', [4, 8, -4, 0.5, 3, -4, 2, 1024]],
    ['value = [i * 10 for i in range(6) if i % 2 == 0]', [0, 20, 40]],
    ['value = [(a, b) for a in "x y".split() for b in [1]]', undefined],
    ['value = [a + b for a in ["p", "q"] for b in ("1", "2")]', ['p1', 'p2', 'q1', 'q2']],
    ['value = [f"{name}_{i}" for i, name in enumerate(["a", "b"])]', ['a_0', 'b_1']],
    ['value = {"a": 1, **{"b": [0] * 3}}', { a: 1, b: [0, 0, 0] }],
    ['d = {"k": [5, 6]}\nvalue = d["k"][-1]', 6],
    ['value = ["run %d of %s" % (1, "x"), *range(2), "a" "b"]', ['run 1 of x', 0, 1, 'ab']],
    ['value = [k for k, v in {"a": 1, "b": 2}.items()]', ['a', 'b']],
    ['import math\nvalue = math.pi', Math.PI],
    [
      'value = list(zip([1, 2], ["a", "b", "c"]))',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    ['value = not 3 < 2', true],
  ])('computes %j', (source, expected) => {
    expect(valueOf(source)).toEqual(expected);
  });

  it.each([
    ['a name that is given two values', 'N = 1\nif fast:\n    N = 2\nvalue = N'],
    ['a name that is changed in place', 'N = [1]\nN.append(2)\nvalue = N'],
    ['a name whose item is changed', 'N = {"a": 1}\nN["a"] = 2\nvalue = N'],
    ['a name that a loop counts with', 'for N in [1, 2]:\n    pass\nvalue = N'],
    ['a name that a function shares', 'N = 1\ndef f():\n    global N\n    N = 2\nvalue = N'],
    ['a power of a fraction', 'value = 1.1 ** 2'],
    ['an integer of many thousand digits', 'value = 10 ** 10 ** 6'],
    ['a name that only literals of ours give a meaning', 'value = [inf, nan]'],
    ['a float that is larger than any', 'value = float(10 ** 400)'],
    ['a division by zero', 'value = 1 / 0'],
    ['a fraction in a text', 'value = f"{0.5}"'],
    ['a formatted number', 'value = f"{3:02d}"'],
    ['a comprehension without end', 'value = [i for i in range(10 ** 9)]'],
    ['an unknown call', 'value = [compute(1)]'],
    ['an index out of range', 'value = [1][3]'],
  ])('leaves %s to Python', (_, source) => {
    expect(valueOf(source)).toBeUndefined();
  });

  it.each([
    ['[2.0, -0.0, 1e3, 2.5]', [{ $float: '2.0' }, { $float: '-0.0' }, { $float: '1e3' }, 2.5]],
    ['[1 + 1, 1 + 1.0, 3 * 2.0, 4 / 2, 7 / 2]', [2, { $float: '2.0' }, { $float: '6.0' }, { $float: '2.0' }, 3.5]],
    [
      '[2 ** 60, -2 ** 60 // 7, 2 ** 60 % 1000, 2 ** 60 // 2 ** 50]',
      [{ $int: '1152921504606846976' }, { $int: '-164703072086692426' }, 976, 1024],
    ],
    ['[-7.5 // 2, 7.5 % -2, 6.0 // 3, 2.0 ** 3]', [{ $float: '-4.0' }, -0.5, { $float: '2.0' }, { $float: '8.0' }]],
    ['[-(1.0), -(0.0), +3, -(3)]', [{ $float: '-1.0' }, { $float: '-0.0' }, 3, -3]],
    [
      '[float("inf"), -float("Infinity"), float("nan"), float(3), int(-2.7), int("5")]',
      [{ $float: 'inf' }, { $float: '-inf' }, { $float: 'nan' }, { $float: '3.0' }, -2, 5],
    ],
    [
      '[10 ** 20 > 1e19, 2.0 == 2, float("nan") == float("nan"), 2 ** 53 + 1 == 9007199254740992.0]',
      [true, true, false, false],
    ],
    [
      '[[i, i * 0.5] for i in range(3)]',
      [
        [0, { $float: '0.0' }],
        [1, 0.5],
        [2, { $float: '1.0' }],
      ],
    ],
    ['f"{2 ** 64}" + "-%d" % (2 ** 64)', '18446744073709551616-18446744073709551616'],
    ['[5, 6][True]', undefined],
    ['[5] * 2.0', undefined],
  ])('keeps what kind of number Python has in %s', (expression, expected) => {
    expect(valueOf(`value = ${expression}`)).toEqual(expected);
  });

  it('looks names up where they stand', () => {
    expect(valueOf('N = 1\ndef f():\n    N = 2\n    return N\nvalue = [N for M in [0]]')).toEqual([1]);
  });
});
