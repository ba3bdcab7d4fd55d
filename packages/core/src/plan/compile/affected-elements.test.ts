import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allOf, numbersOf, positionOf, rangesOf } from '../../mapspec/index.ts';
import { affectedElements, type Layout } from './affected-elements.ts';

const AXES = ['i', 'j', 'k', 'l'];
const reading = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 4, maxLength: 4 }),
  /** Which axes the stage that is read has, which of them it is read along, and which the reading stage has besides. */
  read: fc.subarray(AXES),
  along: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  own: fc.subarray(AXES),
  swapped: fc.constantFrom(false, false, true),
  lost: fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
});

it('is every element that reads one of them, and where axes keep their order no other', () => {
  const seen = { exact: 0, some: 0 };
  fc.assert(
    fc.property(reading, ({ sizes, read, along, own, swapped, lost }) => {
      const sizeOf = (name: string) => sizes[AXES.indexOf(name)]!;
      const layoutOf = (names: readonly string[]): Layout =>
        names.map((name, position) => ({ name, size: sizeOf(name), position }));
      const taken = read.map((name, at) => (along[at] ? name : null));
      const names = AXES.filter((name) => own.includes(name) || taken.includes(name));
      const layout = layoutOf(swapped ? names.toReversed() : names);
      const before = layoutOf(read);
      const [shape, readShape] = [layout.map(({ size }) => size), before.map(({ size }) => size)];
      const count = readShape.reduce((product, size) => product * size, 1);
      const elements = rangesOf([...numbersOf(allOf(count))].filter((element) => lost[element % lost.length]));

      const gone = new Set(numbersOf(elements));
      const all = [...numbersOf(allOf(shape.reduce((product, size) => product * size, 1)))];
      const reads = (element: number) => {
        const at = positionOf(element, shape);
        return [...numbersOf(allOf(count))].some((other) => {
          const there = positionOf(other, readShape);
          return (
            gone.has(other) &&
            taken.every(
              (name, place) => name === null || at[layout.findIndex((axis) => axis.name === name)] === there[place],
            )
          );
        });
      };
      const expected = all.filter(reads);
      const found = [...numbersOf(affectedElements(elements, before, { layout, taken }))];
      if (swapped) expect(found).toEqual(expect.arrayContaining(expected));
      else expect(found).toEqual(expected);
      if (!swapped) seen.exact++;
      if (expected.length > 0 && expected.length < all.length) seen.some++;
    }),
    { numRuns: 1_000 },
  );
  expect(seen.exact).toBeGreaterThan(300);
  expect(seen.some).toBeGreaterThan(100);
});

it('is all of them where the array is passed whole, and none where nothing is affected', () => {
  const layout: Layout = [{ name: 'i', size: 5, position: 0 }];
  expect(affectedElements([[2, 3]], layout, { layout, taken: null })).toEqual([[0, 5]]);
  expect(affectedElements([], layout, { layout, taken: null })).toEqual([]);
});

it('is all of them rather than a list that is too long', () => {
  const before: Layout = [{ name: 'j', size: 1_000, position: 0 }];
  const layout: Layout = [
    { name: 'i', size: 1_000, position: 0 },
    { name: 'j', size: 1_000, position: 1 },
  ];
  const scattered = rangesOf(Array.from({ length: 500 }, (_, at) => at * 2));
  expect(affectedElements(scattered, before, { layout, taken: ['j'] })).toEqual([[0, 1_000_000]]);
});
