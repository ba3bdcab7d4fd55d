import { describe, expect, test } from 'vitest';
import { convertInput, firstValues, readItems, readNumber, readValue, shortInput, writeValue } from './input-text.ts';

describe('an input as text', () => {
  test('is JSON or a Python literal', () => {
    expect(readValue('{"a": [1, null]}')).toEqual({ ok: true, value: { a: [1, null] } });
    expect(readValue("{'a': (1, True, None)}")).toEqual({ ok: true, value: { a: [1, true, null] } });
  });

  test('keeps floats floats', () => {
    expect(readItems('1.0, 2, nan')).toEqual({ ok: true, value: [{ $float: '1.0' }, 2, { $float: 'nan' }] });
    expect(readValue('[true, null, 1]')).toEqual({ ok: true, value: [true, null, 1] });
    expect(writeValue([{ $float: '1.0' }, 2])).toBe('[1.0, 2]');
  });

  test('says that a bare word needs quotes', () => {
    expect(readValue('left')).toEqual({ ok: false, message: 'A text stands in quotes: "left".' });
    expect(readValue('[1, 2')).toMatchObject({ ok: false });
  });

  test('takes items with brackets, with commas alone, and one on each line', () => {
    const items = { ok: true, value: [1, 2.5, 'a'] };
    expect(readItems('[1, 2.5, "a"]')).toEqual(items);
    expect(readItems("1, 2.5, 'a'")).toEqual(items);
    expect(readItems("1\n2.5,\n'a'\n")).toEqual(items);
    expect(readItems('(1, 2)')).toEqual({ ok: true, value: [1, 2] });
    expect(readItems('1, x')).toMatchObject({ ok: false });
  });

  test('takes numbers as people write them, and nothing else', () => {
    expect(readNumber(' +1_000.5e-1 ')).toEqual({ ok: true, value: 100.05 });
    for (const text of ['', ' ', 'ten', '1,5', 'Infinity', 'NaN']) expect(readNumber(text).ok).toBe(false);
  });

  test('comes back the same after writing', () => {
    for (const value of [3, 'a, b', [1, [2, 3]], { k: 'v, w', n: [1, 2] }, null, true]) {
      expect(readValue(writeValue(value))).toEqual({ ok: true, value });
    }
  });

  test('shows the first values of range and linspace without rounding dust', () => {
    expect(firstValues({ kind: 'range', start: 0, stop: 1, step: 0.1 }, 4)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(firstValues({ kind: 'range', start: 3, stop: 0, step: -1 }, 9)).toEqual([3, 2, 1]);
    expect(firstValues({ kind: 'range', start: 0, stop: 1, step: 0 }, 9)).toEqual([]);
    expect(firstValues({ kind: 'linspace', start: 0, stop: 1, count: 3 }, 9)).toEqual([0, 0.5, 1]);
    expect(firstValues({ kind: 'linspace', start: 5, stop: 9, count: 1 }, 9)).toEqual([5]);
  });

  test('keeps its values when it becomes a list, and its ends when it becomes a linspace', () => {
    const range = { kind: 'range', start: 2, stop: 5, step: 1 } as const;
    expect(convertInput(range, 'list')).toEqual({ kind: 'list', items: [2, 3, 4] });
    expect(convertInput(range, 'linspace')).toEqual({ kind: 'linspace', start: 2, stop: 5, count: 11 });
    expect(convertInput({ kind: 'list', items: [1] }, 'array')).toEqual({ kind: 'array', nested: [1] });
  });

  test('shows the first values of the other kinds', () => {
    expect(firstValues({ kind: 'logspace', start: -1, stop: 1, count: 3, base: 10 }, 9)).toEqual([0.1, 1, 10]);
    expect(firstValues({ kind: 'geomspace', start: 1, stop: 8, count: 4 }, 3)).toEqual([1, 2, 4]);
    expect(firstValues({ kind: 'geomspace', start: 1e-200, stop: 1e200, count: 3 }, 3)).toEqual([1e-200, 1, 1e200]);
    expect(firstValues({ kind: 'csv', text: 'a,b\n1,x\n2,\n', column: 'b' }, 9)).toEqual(['x', null]);
  });

  test('becomes a table and comes back', () => {
    const list = { kind: 'list', items: [1, 'a,"b"', null] } as const;
    const table = convertInput({ ...list, items: [...list.items, 2] }, 'csv');
    expect(convertInput(table, 'list')).toEqual({ kind: 'list', items: [1, 'a,"b"', 2] });
  });

  test('is short on its card', () => {
    expect(shortInput({ kind: 'range', start: 0, stop: 10, step: 1 })).toBe('range(0, 10)');
    expect(shortInput({ kind: 'list', items: Array.from({ length: 100 }, (_, at) => at) }).length).toBeLessThan(41);
  });
});
