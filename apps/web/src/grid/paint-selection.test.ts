import { expect, test } from 'vitest';
import { selectedRuns } from './paint-selection.ts';
import { wholePlane } from './plane-window.ts';

const plane = { rows: 4, columns: 5 };
const view = (given: object) => ({ plane, window: wholePlane(plane), offset: 0, layout: { cells: 20 }, ...given });

test('a selection is cut into runs of its rows', () => {
  expect(selectedRuns([[3, 11]], view({}))).toEqual([
    { row: 0, column: 3, columns: 2 },
    { row: 1, column: 0, columns: 5 },
    { row: 2, column: 0, columns: 1 },
  ]);
});

test('only what the window shows is in it', () => {
  const window = { row: 1, column: 2, rows: 2, columns: 2 };
  expect(selectedRuns([[0, 20]], view({ window }))).toEqual([
    { row: 0, column: 0, columns: 2 },
    { row: 1, column: 0, columns: 2 },
  ]);
});

test('elements of other slices are not in it', () => {
  expect(selectedRuns([[0, 25]], view({ offset: 20 }))).toEqual([{ row: 0, column: 0, columns: 5 }]);
  expect(selectedRuns([[0, 20]], view({ offset: 20 }))).toEqual([]);
});
