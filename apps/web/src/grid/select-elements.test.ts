import { ELEMENT_STATES } from '@gridloom/core/grid';
import { describe, expect, it } from 'vitest';
import { boxBetween, countSelected, toggled } from './select-elements.ts';

describe('a box of elements', () => {
  it('is a line along one axis', () => {
    expect(boxBetween([10], 7, 3)).toEqual([[3, 8]]);
    // Column 1 of four rows of three.
    expect(boxBetween([4, 3], 1, 7)).toEqual([
      [1, 2],
      [4, 5],
      [7, 8],
    ]);
    expect(boxBetween([4, 3], 3, 5)).toEqual([[3, 6]]);
  });

  it('is a rectangle between any two corners', () => {
    const box = [
      [1, 3],
      [4, 6],
    ];
    expect(boxBetween([4, 3], 1, 5)).toEqual(box);
    expect(boxBetween([4, 3], 2, 4)).toEqual(box);
  });

  it('goes through further axes, and joins rows that touch', () => {
    expect(boxBetween([2, 2, 2], 0, 7)).toEqual([[0, 8]]);
    expect(boxBetween([2, 2, 2], 0, 4)).toEqual([
      [0, 1],
      [4, 5],
    ]);
  });

  it('is the one element of a stage without axes', () => {
    expect(boxBetween([], 0, 0)).toEqual([[0, 1]]);
  });
});

describe('a selection', () => {
  it('gets an element, and loses it again', () => {
    const with5 = toggled([[3, 5]], 5);
    expect(with5).toEqual([[3, 6]]);
    expect(toggled(with5, 4)).toEqual([
      [3, 4],
      [5, 6],
    ]);
  });

  it('is counted by state, as far as there are elements', () => {
    const states = Uint8Array.from(['done', 'failed', 'failed', 'waiting'] as const, (state) =>
      ELEMENT_STATES.indexOf(state),
    );
    expect(countSelected(states, [[1, 9]])).toMatchObject({ done: 0, failed: 2, waiting: 1 });
  });
});
