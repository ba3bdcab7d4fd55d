import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allOf,
  commonOf,
  countOf,
  includes,
  numbersOf,
  Ranges,
  rangesOf,
  sliceOf,
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
