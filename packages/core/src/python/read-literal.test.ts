import { describe, expect, it } from 'vitest';
import { readExactLiteral, readLiteral, readWrittenValue } from './read-literal.ts';

describe('readLiteral', () => {
  it.each([
    ['1', 1],
    [' -1_000 ', -1000],
    ['+0x_ff', 255],
    ['24.', 24],
    ['.5e-3', 0.0005],
    ['True', true],
    ['None', null],
    ['(None)', null],
    ["r'a\\n'", 'a\\n'],
    ['"""two\nlines"""', 'two\nlines'],
    ["'it''s' \"joined\"", 'itsjoined'],
    ["'\\x41\\u00e9\\101\\q\\\n!'", 'A\u00e9A\\q!'],
    ['[1, [2.5, "x"], ()]', [1, [2.5, 'x'], []]],
    ['(1,)', [1]],
    ['(1)', 1],
    ['1, 2', [1, 2]],
    ['{"a": {"b": [None, False]}, "c": (1, 2),}', { a: { b: [null, false] }, c: [1, 2] }],
    ['[ # first\n 1,\n]', [1]],
  ])('reads %s', (source, value) => {
    expect(readLiteral(source)).toEqual({ value });
  });

  it.each([
    '',
    'x',
    '1 + 2',
    'f(1)',
    '[1 2]',
    '[1',
    '007',
    '1e999',
    '9007199254740993',
    '1j',
    "b'x'",
    "f'x'",
    "'x",
    "'a\nb'",
    "'\\N{BULLET}'",
    "'\\x4'",
    '{1: 2}',
    '{1, 2}',
    'Truely',
    '*a',
  ])('is null for %s', (source) => {
    expect(readLiteral(source)).toBeNull();
  });

  it('refuses brackets deeper than Python takes, without running out of stack', () => {
    expect(readLiteral('['.repeat(100_000))).toBeNull();
  });

  it('reads long lists in linear time', () => {
    const items = Array.from({ length: 50_000 }, (_, index) => index);
    expect(readLiteral(JSON.stringify(items))).toEqual({ value: items });
  });
});

describe('readExactLiteral', () => {
  it('keeps floats floats and digits digits', () => {
    expect(readExactLiteral("{'a': (1, -2.0, 2.5, 1e3), 'b': 9007199254740993, 'c': 0x20_0000_0000_0001}")).toEqual({
      value: {
        a: [1, { $float: '-2.0' }, 2.5, { $float: '1e3' }],
        b: { $int: '9007199254740993' },
        c: { $int: '9007199254740993' },
      },
    });
  });

  it('knows what is no real number', () => {
    expect(readExactLiteral('[nan, -inf, 1e999]')).toEqual({
      value: [{ $float: 'nan' }, { $float: '-inf' }, { $float: 'inf' }],
    });
    expect(readExactLiteral('nano')).toBeNull();
    expect(readLiteral('nan')).toBeNull();
  });
});

describe('readWrittenValue', () => {
  it('takes JSON and Python, and nothing else', () => {
    expect(readWrittenValue('{"a": [true, null, 1.0]}')).toEqual({ value: { a: [true, null, { $float: '1.0' }] } });
    expect(readWrittenValue("[None, 'x']")).toEqual({ value: [null, 'x'] });
    expect(readWrittenValue('nothing')).toBeNull();
    expect(readExactLiteral('true')).toBeNull();
  });
});
