import { noCounts } from '@gridloom/core/grid';
import { expect, it } from 'vitest';
import { gridSentence } from './grid-sentence.ts';

it('names a grid by its counts, which add up', () => {
  const counts = { ...noCounts(), done: 7, failed: 1, skipped: 2 };
  expect(gridSentence('double_it', counts)).toBe('double_it: 7 done, 1 failed, 0 running, of 10');
});
