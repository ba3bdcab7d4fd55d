import { noCounts } from '@gridloom/core/grid';
import type { StageView } from '@gridloom/core/run';
import { expect, test } from 'vitest';
import { underText } from './stage-cards.tsx';

const stage = (given: Partial<StageView>): StageView => ({
  id: 'f',
  functionId: 'f_f',
  mapspec: null,
  outputs: ['y'],
  axes: [],
  elementCount: 10,
  counts: { ...noCounts(), waiting: 10 },
  rest: 0,
  adopted: 0,
  after: ['g'],
  retries: { automatic: 0 },
  waitsFor: '',
  limit: '',
  jobs: [],
  ...given,
});

test('a stage says why it waits, until all that was asked of it is over', () => {
  const waitsFor = 'Waits for g.';
  expect(underText(stage({ waitsFor }))).toBe('Waits for g.');
  expect(underText(stage({ waitsFor, rest: 7, counts: { ...noCounts(), waiting: 7, done: 3 } }))).toBe(
    '7 not asked for · after g',
  );
});

test('a stage says what it took over', () => {
  expect(underText(stage({ adopted: 4, after: [] }))).toBe('4 taken over · first');
});
