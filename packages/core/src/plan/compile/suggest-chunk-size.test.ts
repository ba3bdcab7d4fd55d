import { describe, expect, it } from 'vitest';
import type { Pipeline } from '../../pipeline/index.ts';
import type { EarlierRun } from '../earlier-run.ts';
import type { SampleFunction } from '../sample-pipeline.ts';
import { compiled, INPUTS, ran, sweep } from './reuse-fixture.ts';

describe('the suggested chunk size', () => {
  const many = sweep([], { ...INPUTS, x: { kind: 'range', start: 0, stop: 1_000, step: 1 } });
  const timed = (meanWallS: number): EarlierRun => {
    const run = ran(many, { square: [], add: [], total: [] });
    return { ...run, stages: { square: { done: [], meanWallS } } };
  };
  const hintOf = (changes: Partial<SampleFunction>, meanWallS: number) => {
    const pipeline = {
      ...many,
      functions: many.functions.map((item, at) => (at === 0 ? { ...item, ...changes } : item)),
    };
    const hint = compiled(pipeline as Pipeline, { earlier: [timed(meanWallS)] }).problems.find(
      ({ code }) => code === 'CHUNK_SIZE',
    );
    const edit = hint?.fix?.edits[0];
    return edit?.type === 'changeFunction' ? (edit.patch.chunkSize ?? 'all') : null;
  };

  it.each<[string, Partial<SampleFunction>, number, number | string | null]>([
    ['tasks of a few seconds become some minutes', { chunkSize: 1 }, 3, 100],
    ['tasks of hours become some minutes', {}, 60, 5],
    ['one task holds all where that is short', { chunkSize: 10 }, 0.01, 'all'],
    ['as many elements at a time as there are cpus', { chunkSize: 1, resources: { cpus: 4 } }, 3, 400],
    [
      'one at a time where the function has the cpus',
      { chunkSize: 1, resources: { cpus: 4, parallelizationMode: 'internal' } },
      3,
      100,
    ],
    ['a task keeps within its time limit', { chunkSize: 1, resources: { time: 2 } }, 3, 32],
    ['nothing is said of tasks of some minutes', { chunkSize: 50 }, 3, null],
    ['nothing is said where one element takes hours', { chunkSize: 1 }, 7_200, null],
    ['nothing is said of tasks that begin at once', { chunkSize: 1, executor: 'local' }, 3, null],
    ['nothing is said where no time is known', { chunkSize: 1 }, 0, null],
  ])('%s', (_what, changes, meanWallS, expected) => {
    expect(hintOf(changes, meanWallS)).toBe(expected);
  });
});
