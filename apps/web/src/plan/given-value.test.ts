import { expect, test } from 'vitest';
import { readGivenValue, writeGivenValue } from './given-value.ts';

test('what is typed for an output becomes what its axes ask for', () => {
  expect(readGivenValue('[1, 2]', 0)).toEqual({ kind: 'value', value: [1, 2] });
  expect(readGivenValue("(1, 'a')", 1)).toEqual({ kind: 'list', items: [1, 'a'] });
  expect(readGivenValue('[[1, 2], [3, 4]]', 2)).toEqual({
    kind: 'array',
    nested: [
      [1, 2],
      [3, 4],
    ],
  });
});

test('one value is none for an output with axes, and what is no value is none at all', () => {
  expect(readGivenValue('3', 1)).toBeNull();
  expect(readGivenValue('[1,', 1)).toBeNull();
  expect(readGivenValue('', 0)).toBeNull();
});

test('a value is written as it can be read again', () => {
  for (const [text, rank] of [
    ['[1, 2]', 1],
    ['{"a": 1}', 0],
    ['[[1], [2]]', 2],
  ] as const) {
    const value = readGivenValue(text, rank)!;
    expect(readGivenValue(writeGivenValue(value), rank)).toEqual(value);
  }
});
