import { describe, expect, test } from 'vitest';
import { applyEvent } from './apply-event.ts';
import { isSettled } from './is-settled.ts';
import {
  batchEnded,
  cancelled,
  foldGrids,
  gridOf,
  placed,
  placements,
  placing,
  prepared,
  replay,
  stageOf,
} from './run-fixture.ts';
import { countRest, fillable, retryable, runWord } from './run-word.ts';
import { runProgress } from './view-run.ts';

describe('a run over a part of the grid', () => {
  const part = { selected: [[2, 5]] as [number, number][] };
  const stages = [stageOf('a', [], part), stageOf('b', ['a'], part)];
  const ended = ['a', 'b'].flatMap((id) => [placing(`${id}-1-0`), placed(`${id}-1-0`, id), batchEnded(`${id}-1-0`)]);
  const partDone = () => gridOf([0, 0, 3, 3, 3, 0, 0, 0, 0, 0]);
  const grids = () =>
    new Map([
      ['a', partDone()],
      ['b', partDone()],
    ]);

  test('R13: is done when what was asked for is, and says what was not', () => {
    const run = replay(stages, prepared, ...ended);
    expect(isSettled(run)).toBe(true);
    expect(runWord(run, grids())).toBe('done');
    expect(countRest(run)).toBe(14);
    expect(runProgress(run, grids())).toMatchObject({ elementCount: 6, counts: { done: 6, waiting: 0 } });
    const broken = new Map([
      ['a', gridOf([0, 0, 3, 4, 3, 0, 0, 0, 0, 0])],
      ['b', partDone()],
    ]);
    expect(runWord(run, broken)).toBe('completed-with-failures');
    expect(retryable(run, broken).elements).toEqual({ a: [[3, 4]] });
  });

  test('R13: leaves what was not asked for waiting when it is cancelled', () => {
    expect(foldGrids([prepared, cancelled], new Map(), stages).get('a')!.counts).toMatchObject({
      waiting: 7,
      cancelled: 3,
    });
  });

  test('R14: computes the rest as a new round, in the order of the stages', () => {
    const run = replay(stages, prepared, ...ended);
    const { elements, renewed } = fillable(run, grids());
    expect({ elements, renewed }).toEqual({
      elements: {
        a: [
          [0, 2],
          [5, 10],
        ],
        b: [
          [0, 2],
          [5, 10],
        ],
      },
      renewed: {},
    });
    const filling = applyEvent(run, { type: 'retried', at: 20, round: 2, elements, renewed, scope: 'rest' });
    expect(placements(filling).map(({ batch }) => batch.id)).toEqual(['a-2-0']);
    expect(countRest(filling)).toBe(0);
    expect(fillable(filling, grids()).elements).toEqual({});
  });

  test('R14: renews the reductions that get more to read', () => {
    const sum = stageOf('sum', ['a'], { acceptMissing: true, axes: [], elementCount: 1 });
    const run = replay([stages[0]!, sum], prepared);
    const found = fillable(
      run,
      new Map([
        ['a', partDone()],
        ['sum', gridOf([3])],
      ]),
    );
    expect(found).toEqual({
      elements: {
        a: [
          [0, 2],
          [5, 10],
        ],
        sum: [[0, 1]],
      },
      renewed: { sum: [[0, 1]] },
    });
  });
});
