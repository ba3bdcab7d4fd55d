import type { Stage } from '@gridloom/core/plan';
import { describe, expect, test } from 'vitest';
import { elementLines, staleSentence } from './reuse-words.ts';

const counted = (elementCount: number | null, selected: Stage['selected'] = null) =>
  ({ elementCount, selected }) as Stage; // Only these two are read.
const reuse = (given: object) => ({ reused: 0, fresh: 0, stale: 0, why: '', ...given });

describe('elements of a stage in the plan', () => {
  test('are one number where nothing is taken over', () => {
    expect(elementLines(counted(2000), null)).toEqual(['2\u2009000']);
    expect(elementLines(counted(null), null)).toEqual(['?']);
  });

  test('say which part of them was asked for', () => {
    expect(elementLines(counted(40, [[0, 10]]), reuse({ fresh: 10 }))).toEqual(['10 of 40']);
  });

  test('say what is taken over and what is new', () => {
    expect(elementLines(counted(160), reuse({ reused: 120, fresh: 40 }))).toEqual(['160', '120 taken over', '40 new']);
    expect(elementLines(counted(20), reuse({ reused: 20, fresh: 0 }))).toEqual(['20', 'all taken over']);
    expect(elementLines(counted(null), reuse({ reused: 3, fresh: null }))).toEqual(['?', '3 taken over']);
  });

  test('say why results of before no longer hold', () => {
    expect(staleSentence(reuse({ stale: 80, why: 'Its code changed after its last results.' }))).toBe(
      '80 results of before no longer hold: its code changed after its last results.',
    );
    expect(staleSentence(reuse({ stale: 1 }))).toBe('1 result of before no longer holds.');
    expect(staleSentence(reuse({}))).toBe('');
    expect(staleSentence(null)).toBe('');
  });
});
