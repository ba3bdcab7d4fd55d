import { describe, expect, it } from 'vitest';
import { arangeItems, isLikeArange, linspaceItems, rangeItems } from './arange-items.ts';

describe('arangeItems', () => {
  it('adds as NumPy does, whose ninth number of np.arange(1, 2, 0.1) is not 1.9', () => {
    const bounds = { start: 1, stop: 2, step: 0.1 };
    expect(arangeItems(bounds).at(-1)).toBe(1.9000000000000008);
    expect(rangeItems(bounds).at(-1)).toBe(1.9);
    expect(isLikeArange(bounds)).toBe(false);
    expect(isLikeArange({ start: 0, stop: 1, step: 0.1 })).toBe(true);
  });

  it('is no range of ours where a range would be of ints', () => {
    expect(isLikeArange({ start: 0, stop: 3, step: 1 })).toBe(false);
  });
});

describe('linspaceItems', () => {
  it('ends exactly at the end', () => {
    expect(linspaceItems({ start: 0, stop: 0.3, count: 4 })).toEqual([
      0, 0.09999999999999999, 0.19999999999999998, 0.3,
    ]);
    expect(linspaceItems({ start: 2, stop: 5, count: 1 })).toEqual([2]);
  });
});
