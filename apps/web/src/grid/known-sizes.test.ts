import { describe, expect, it } from 'vitest';
import { knownSizes, sliceOf } from './known-sizes.ts';

const axis = (name: string, size: number | '?', external = true) => ({ name, size, external });

describe('knownSizes', () => {
  it('counts over the external axes alone', () => {
    expect(knownSizes({ axes: [axis('i', 4), axis('k', '?', false)] })).toEqual([{ name: 'i', size: 4 }]);
  });

  it('knows nothing while one of them is unknown', () => {
    expect(knownSizes({ axes: [axis('i', 4), axis('j', '?')] })).toBeNull();
  });
});

describe('sliceOf', () => {
  it('is the position on the axes before the last two', () => {
    expect(sliceOf({ axes: [axis('t', 5), axis('p', 12), axis('s', 30)] }, 3 * 360 + 7)).toEqual([3]);
    expect(sliceOf({ axes: [axis('p', 12), axis('s', 30)] }, 7)).toEqual([]);
  });

  it('is empty for an element that does not exist', () => {
    expect(sliceOf({ axes: [axis('t', 5), axis('p', 2), axis('s', 3)] }, 30)).toEqual([]);
  });
});
