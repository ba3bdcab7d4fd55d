import { describe, expect, it } from 'vitest';
import { elementsText, readElements } from './element-ranges.ts';

const read = (text: string, count: number | null = 100) => {
  const answer = readElements(text, count);
  return answer.ok ? answer.elements : answer.message;
};

describe('elements as text', () => {
  it('are numbers and ranges with both ends', () => {
    expect(read('0-9, 12')).toEqual([
      [0, 10],
      [12, 13],
    ]);
    expect(read('12 0 - 9')).toEqual([
      [0, 10],
      [12, 13],
    ]);
    expect(read('')).toEqual([]);
  });

  it('may be slices as in Python', () => {
    expect(read('0:10')).toEqual([[0, 10]]);
  });

  it('are merged where they meet or are said twice', () => {
    expect(read('5-7, 3, 4, 6')).toEqual([[3, 8]]);
  });

  it('say what is wrong with them', () => {
    expect(read('3, x')).toContain('"x" is no element');
    expect(read('-3')).toContain('is no element');
    expect(read('9-3')).toContain('the smaller number comes first');
    expect(read('4:4')).toContain('has no elements');
    expect(read('98-100')).toBe('The last element is 99.');
    expect(read('1', 1)).toBe('There is one element only, number 0.');
    expect(read('5000', null)).toEqual([[5000, 5001]]);
  });

  it('are written as they are read', () => {
    const text = '0-9, 12, 40-41';
    const again = readElements(text, null);
    expect(again.ok && elementsText(again.elements)).toBe(text);
  });
});
