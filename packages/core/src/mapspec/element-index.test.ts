import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt, elementCountOf, positionOf } from './element-index.ts';

describe('element index', () => {
  it('goes there and back for every element of any shape', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 5 });
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, seed) => {
        const element = seed % elementCountOf(shape);
        expect(elementAt(positionOf(element, shape), shape)).toBe(element);
      }),
    );
  });

  it('has one element without axes and none with an empty one', () => {
    expect(positionOf(0, [])).toEqual([]);
    expect(elementAt([], [])).toBe(0);
    expect(() => positionOf(0, [3, 0])).toThrow('not among the 0 elements');
    expect(() => positionOf(-1, [3])).toThrow(RangeError);
    expect(() => positionOf(0.5, [3])).toThrow(RangeError);
    expect(() => elementAt([0, 3], [2, 3])).toThrow('not inside shape (2, 3)');
    expect(() => elementAt([0], [2, 3])).toThrow(RangeError);
  });
});
