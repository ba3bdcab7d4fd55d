import { describe, expect, it } from 'vitest';
import { ageWords, durationWords, elapsedWords, memoryWords } from './duration-words.ts';

describe('durationWords', () => {
  it.each([
    [0, '0.0 s'],
    [420, '0.4 s'],
    [9_949, '9.9 s'],
    [12_900, '12 s'],
    [59_999, '59 s'],
    [185_000, '3 min 05 s'],
    [3_599_999, '59 min 59 s'],
    [7_620_000, '2 h 07 min'],
    [86_399_999, '23 h 59 min'],
    [4 * 86_400_000 + 3 * 3_600_000, '4 d 3 h'],
    [-5, '0.0 s'],
  ])('says %i ms as %s', (ms, words) => expect(durationWords(ms)).toBe(words));
});

describe('elapsedWords', () => {
  it('ticks in whole seconds from the beginning', () => {
    expect([999, 1000, 9_999, 61_000].map(elapsedWords)).toEqual(['0 s', '1 s', '9 s', '1 min 01 s']);
  });
});

describe('ageWords', () => {
  it.each([
    [300, 'just now'],
    [3_400, '3 s ago'],
    [200_000, '3 min ago'],
    [7_200_000, '2 h ago'],
    [5 * 86_400_000, '5 d ago'],
    [-2000, 'just now'],
  ])('says %i ms as %s', (ms, words) => expect(ageWords(ms)).toBe(words));
});

describe('memoryWords', () => {
  it('says KiB in the unit that fits', () => {
    expect([812, 9_500, 150_000, 2_000_000].map(memoryWords)).toEqual(['812 KiB', '9.3 MiB', '146 MiB', '1.9 GiB']);
  });
});
