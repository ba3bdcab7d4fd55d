import { describe, expect, test } from 'vitest';
import { readByteRange } from './byte-range.ts';

describe('readByteRange', () => {
  test.each([
    ['bytes=0-', { start: 0, end: 100 }],
    ['bytes=10-', { start: 10, end: 100 }],
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=10-19', { start: 10, end: 20 }],
    ['bytes=99-', { start: 99, end: 100 }],
    ['bytes=90-1000', { start: 90, end: 100 }],
    ['bytes=-10', { start: 90, end: 100 }],
    ['bytes=-1000', { start: 0, end: 100 }],
    ['Bytes=5-6', { start: 5, end: 7 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=200-300', 'unsatisfiable'],
    ['bytes=20-10', null],
    ['bytes=-', null],
    ['bytes=0-1,5-6', null],
    ['lines=0-1', null],
    ['bytes=a-b', null],
    ['', null],
    [undefined, null],
  ])('%s of 100 bytes', (header, range) => {
    expect(readByteRange(header, 100)).toEqual(range);
  });

  test('of nothing there is no part', () => {
    expect(readByteRange('bytes=0-', 0)).toBe('unsatisfiable');
    expect(readByteRange('bytes=-5', 0)).toBe('unsatisfiable');
  });
});
