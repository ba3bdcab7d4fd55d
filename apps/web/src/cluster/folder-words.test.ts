import { describe, expect, it } from 'vitest';
import { amountWords, deletionWords, type FolderRow, sortRows, stateWords } from './folder-words.ts';

const row = (name: string, part: Partial<FolderRow> = {}): FolderRow => ({
  name,
  place: 'folder',
  state: 'ended',
  runName: null,
  at: 0,
  size: null,
  busy: null,
  trouble: '',
  ...part,
});
const size = (bytes: number, complete = true) => ({ bytes, files: 1, complete });

describe('sortRows', () => {
  const rows = [
    row('r_1', { at: 3, size: size(5) }),
    row('r_2', { at: 1, runName: 'b' }),
    row('r_3', { at: 2, runName: 'a', size: size(9) }),
  ];
  it.each([
    ['size', ['r_3', 'r_1', 'r_2']],
    ['age', ['r_2', 'r_3', 'r_1']],
    ['name', ['r_3', 'r_2', 'r_1']],
  ] as const)('by %s', (by, names) => {
    expect(sortRows(rows, by).map(({ name }) => name)).toEqual(names);
  });
});

describe('amountWords', () => {
  it('says "more than" where something was not counted to its end', () => {
    expect(amountWords([row('a', { size: size(2e6) }), row('b', { size: size(1e6) })])).toBe('3 MB');
    expect(amountWords([row('a', { size: size(2e6, false) })])).toBe('more than 2 MB');
    expect(amountWords([row('a', { size: size(2e6) }), row('b')])).toBe('more than 2 MB');
  });
});

describe('deletionWords', () => {
  it('says what goes, what stays, and who else may be concerned', () => {
    expect(deletionWords([row('r_1', { runName: 'sweep', size: size(2e6) })])).toBe(
      'sweep: all values, logs and code in it go (2 MB). This cannot be undone. What Gridloom itself remembers stays: the states of the elements, the jobs and the events.',
    );
    expect(deletionWords([row('r_1', { state: 'unknown' }), row('r_2')])).toMatch(
      /^r_1, r_2: .* in them go\. .*One of them is unknown/,
    );
  });
});

it('a state says what is being done, where it is, or what is known', () => {
  expect(stateWords(row('r', { busy: 'archiving' }))).toBe('Being archived');
  expect(stateWords(row('r', { place: 'archive' }))).toBe('Archived');
  expect(stateWords(row('r', { state: 'unknown' }))).toBe('Unknown to this Gridloom');
});
