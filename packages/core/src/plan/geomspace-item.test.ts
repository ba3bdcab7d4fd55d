import { describe, expect, it } from 'vitest';
import { areGeomspaceEnds, geomspaceItem } from './geomspace-item.ts';

describe('geomspaceItem', () => {
  it('multiplies, also below zero and backwards', () => {
    expect(items(1, 1000, 4)).toEqual([1, 10, 100, 1000].map(near));
    expect(items(-16, -2, 4)).toEqual([-16, -8, -4, -2].map(near));
  });

  it('spans all numbers, whose factor is beyond them', () => {
    expect(items(1e-200, 1e200, 5)).toEqual([1e-200, 1e-100, 1, 1e100, 1e200].map(near));
    expect(items(1.7e308, 5e-324, 3)[1]! / 2.898124e-8).toBeCloseTo(1, 5);
  });

  it('has exact ends and nothing beyond them', () => {
    const ends = { start: 1.7976931348623155e308, stop: Number.MAX_VALUE, count: 1001 } as const;
    const all = items(ends.start, ends.stop, ends.count);
    expect([all[0], all.at(-1)]).toEqual([ends.start, ends.stop]);
    expect(all.every((item) => item >= ends.start && item <= ends.stop)).toBe(true);
    expect(items(0.3, 7, 1)).toEqual([0.3]);
  });
});

describe('areGeomspaceEnds', () => {
  it.each([
    [1e-200, 1e-200, true],
    [-1e-200, -1e-200, true],
    [-1e-200, 1e-200, false],
    [0, 1, false],
    [1, -0, false],
    [0, 0, false],
  ])('%d and %d: %s', (start, stop, sound) => {
    expect(areGeomspaceEnds(start, stop)).toBe(sound);
  });
});

function items(start: number, stop: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => geomspaceItem({ kind: 'geomspace', start, stop, count }, at));
}

/** Equal but for the last digits. */
function near(value: number): unknown {
  return { asymmetricMatch: (found: number) => Math.abs(found / value - 1) < 1e-12 };
}
