import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allOf,
  commonOf,
  countOf,
  includes,
  longestOf,
  numbersOf,
  positionOfMember,
  Ranges,
  rangesOf,
  sliceOf,
  slicesOf,
  unionOf,
  withoutOf,
} from './ranges.ts';

const numberSets = fc.uniqueArray(fc.nat({ max: 60 })).map((numbers) => numbers.toSorted((a, b) => a - b));

describe('Ranges', () => {
  it('hold neighbours together and nothing else', () => {
    expect(rangesOf([0, 1, 2, 5, 7, 8])).toEqual([
      [0, 3],
      [5, 6],
      [7, 9],
    ]);
    expect(allOf(0)).toEqual([]);
    expect(allOf(3)).toEqual([[0, 3]]);
  });

  it('say the same as the numbers in them', () => {
    fc.assert(
      fc.property(numberSets, fc.nat({ max: 60 }), (numbers, value) => {
        const ranges = rangesOf(numbers);
        expect([...numbersOf(ranges)]).toEqual(numbers);
        expect(countOf(ranges)).toBe(numbers.length);
        expect(includes(ranges, value)).toBe(numbers.includes(value));
      }),
    );
  });

  it('are cut by position', () => {
    fc.assert(
      fc.property(numberSets, fc.nat({ max: 60 }), fc.nat({ max: 60 }), (numbers, from, to) => {
        expect([...numbersOf(sliceOf(rangesOf(numbers), from, to))]).toEqual(numbers.slice(from, to));
      }),
    );
  });

  it('are cut into parts of a size, as by position', () => {
    fc.assert(
      fc.property(numberSets, fc.integer({ min: 1, max: 20 }), (numbers, size) => {
        const ranges = rangesOf(numbers);
        const parts = Array.from({ length: Math.ceil(numbers.length / size) }, (_, at) =>
          sliceOf(ranges, at * size, (at + 1) * size),
        );
        expect([...slicesOf(ranges, size)]).toEqual(parts);
      }),
    );
  });

  it('know where a member stands', () => {
    fc.assert(
      fc.property(numberSets, fc.nat({ max: 60 }), (numbers, value) => {
        const position = numbers.indexOf(value);
        expect(positionOfMember(rangesOf(numbers), value)).toBe(position < 0 ? null : position);
      }),
    );
  });

  it('are cut down to the longest, in order, and of equals to the first', () => {
    const ranges: Ranges = [
      [0, 1],
      [2, 5],
      [6, 7],
      [8, 10],
      [11, 12],
    ];
    expect(longestOf(ranges, 5)).toBe(ranges);
    expect(longestOf(ranges, 3)).toEqual([
      [0, 1],
      [2, 5],
      [8, 10],
    ]);
    expect(longestOf(ranges, 1)).toEqual([[2, 5]]);
  });

  it('are united without overlap and in order', () => {
    fc.assert(
      fc.property(numberSets, numberSets, (left, right) => {
        const both = [...new Set([...left, ...right])].toSorted((a, b) => a - b);
        expect(unionOf(rangesOf(left), rangesOf(right))).toEqual(rangesOf(both));
      }),
    );
  });

  it('are parsed from JSON', () => {
    expect(Ranges.safeParse([[0, 3]]).success).toBe(true);
    expect(Ranges.safeParse([[-1, 3]]).success).toBe(false);
    expect(Ranges.safeParse([[0]]).success).toBe(false);
  });

  it('are compared as sets', () => {
    fc.assert(
      fc.property(numberSets, numberSets, (left, right) => {
        const [a, b] = [rangesOf(left), rangesOf(right)];
        expect(commonOf(a, b)).toEqual(rangesOf(left.filter((value) => right.includes(value))));
        expect(withoutOf(a, b)).toEqual(rangesOf(left.filter((value) => !right.includes(value))));
      }),
    );
  });
});
