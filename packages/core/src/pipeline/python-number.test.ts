import { describe, expect, it } from 'vitest';
import { isPythonNumber, jsonText, pythonFloat, pythonInt, withPlainNumbers } from './python-number.ts';

describe("Python's numbers in JSON", () => {
  it('keep what JSON would lose: that a whole number is a float, and the digits of a large one', () => {
    expect(['2.5', '2.0', '1e3', '-0.0', 'nan', 'inf'].map(pythonFloat)).toEqual([
      2.5,
      { $float: '2.0' },
      { $float: '1e3' },
      { $float: '-0.0' },
      { $float: 'nan' },
      { $float: 'inf' },
    ]);
    expect(['7', '-0', '-9007199254740991', '9007199254740993'].map(pythonInt)).toEqual([
      7,
      0,
      -9007199254740991,
      { $int: '9007199254740993' },
    ]);
  });

  it('are told from dictionaries of a user', () => {
    expect([{ $float: '1.0' }, { $int: '12' }].map(isPythonNumber)).toEqual([true, true]);
    const others = [{ $float: 1 }, { $float: 'x' }, { $int: '1.5' }, { $float: '1.0', b: 1 }, {}, null, 3, ['1.0']];
    expect(others.map(isPythonNumber)).toEqual(others.map(() => false));
  });

  it('are written as Python writes them', () => {
    expect(jsonText([{ $float: '1.0' }, 2, { a: { $int: '9007199254740993' }, b: 'x' }, null])).toBe(
      '[1.0, 2, {"a": 9007199254740993, "b": "x"}, null]',
    );
  });

  it('become plain numbers where only their size counts', () => {
    expect(withPlainNumbers({ a: [{ $float: '1.0' }, { $float: 'nan' }, 'x'] })).toEqual({ a: [1, null, 'x'] });
  });
});
