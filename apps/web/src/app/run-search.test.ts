import { describe, expect, it } from 'vitest';
import { readRunSearch } from './run-search.ts';

describe('readRunSearch', () => {
  it('reads stage, slice, elements, tab and output', () => {
    const search = { stage: 'simulate', at: [3, 1], element: 7, pick: '0-9, 12', tab: 'jobs', output: 'energy' };
    expect(readRunSearch(search)).toEqual(search);
  });

  it('leaves out what makes no sense', () => {
    expect(readRunSearch({ stage: 4, at: [-1], element: 1.5, pick: 3, tab: null, output: {}, other: 'x' })).toEqual({});
    expect(readRunSearch({ at: 'x', element: -1 })).toEqual({});
  });
});
