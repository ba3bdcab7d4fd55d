import { describe, expect, test } from 'vitest';
import { applyRecord, STATE_CODE } from '../grid/index.ts';
import { dueEffects } from './due-effects.ts';
import { isSettled } from './is-settled.ts';
import type { RunEvent } from './run-event.ts';
import { cancelled, foldGrids, placements, prepared, replay, sizedLater, stageOf } from './run-fixture.ts';
import type { RunState } from './run-state.ts';
import { runWord } from './run-word.ts';

describe('a run that takes over results', () => {
  const reuse = { runId: 'r_0', folder: '/old', stage: 'old_a', elements: [[0, 7]] as [number, number][], sizes: null };
  const a = stageOf('a', [], { reuse });
  const taken = (adopted?: Record<string, [number, number][]>): RunEvent => ({
    ...prepared,
    ...(adopted && { adopted }),
  });

  test('R12: places only what it could not take over', () => {
    const elementsPlaced = (run: RunState) => placements(run).map(({ batch }) => [batch.id, batch.elements]);
    expect(elementsPlaced(replay([a], taken({ a: [[0, 7]] })))).toEqual([['a-1-0', [[7, 10]]]]);
    const partly = replay([a], taken({ a: [[0, 4]] }));
    expect(elementsPlaced(partly)).toEqual([
      ['a-1-0', [[7, 10]]],
      ['a-1-1', [[4, 7]]],
    ]);
    expect(partly.stages['a']?.rounds[0]?.elements).toEqual([[4, 10]]);
    // Nothing is said of what was taken over: all of it is computed.
    expect(elementsPlaced(replay([a], prepared))[1]).toEqual(['a-1-1', [[0, 7]]]);
  });

  test('R12: sizes only what is left, and nothing where nothing is', () => {
    const later = stageOf('a', [], { ...sizedLater, reuse: { ...reuse, elements: [[0, 10]] } });
    expect(isSettled(replay([later], taken({ a: [[0, 10]] })))).toBe(true);
    expect(dueEffects(replay([later], taken({ a: [[0, 9]] })))).toMatchObject([{ type: 'size', elements: [[9, 10]] }]);
  });

  test('R12: takes over what is counted in the run when it is counted', () => {
    const axes = [{ name: 'i', size: '?' as const, external: true }];
    const open = stageOf('a', [], { ...sizedLater, axes, elementCount: null, reuse: { ...reuse, sizes: [10] } });
    expect(dueEffects(replay([open], taken({})))).toMatchObject([{ type: 'size', elements: null }]);
    const batches = [{ ...stageOf('a', []).batches[0]!, elements: [[7, 10]] as [number, number][] }];
    const adopted = [[0, 7]] as [number, number][];
    const sized: RunEvent = { type: 'sized', at: 5, stage: 'a', round: 1, sizes: [10], batches, adopted };
    const grid = foldGrids([taken({}), sized], new Map(), [open]).get('a')!;
    expect(grid.counts).toMatchObject({ done: 7, waiting: 3, failed: 0 });
    expect(replay([open], taken({}), sized).stages['a']?.adopted).toEqual(adopted);
  });

  test('R12: computes an element once when it is cancelled and retried before its folder is complete', () => {
    const retried: RunEvent = { type: 'retried', at: 9, round: 2, elements: { a: [[0, 10]] }, renewed: {} };
    const run = replay([a], cancelled, retried, taken({ a: [[0, 4]] }));
    expect(placements(run).map(({ batch }) => [batch.id, batch.elements])).toEqual([['a-2-0', [[4, 10]]]]);
    expect(run.stages['a']?.rounds[1]?.elements).toEqual([[4, 10]]);
    const events = [cancelled, retried, taken({ a: [[0, 4]] })];
    expect(foldGrids(events, new Map(), [a]).get('a')!.counts).toMatchObject({ done: 4, waiting: 6 });
  });

  test('R12: places and sizes nothing where a retry asked for what is there before its folder is complete', () => {
    const elements: [number, number][] = [[0, 10]];
    const retried: RunEvent = { type: 'retried', at: 9, round: 2, elements: { a: elements }, renewed: {} };
    const all = stageOf('a', [], { reuse: { ...reuse, elements } });
    const events = [cancelled, retried, taken({ a: elements })];
    for (const stage of [all, { ...all, ...sizedLater }]) {
      const run = replay([stage], ...events);
      expect(dueEffects(run)).toEqual([]);
      expect([...run.batches]).toEqual([]);
      expect(runWord(run, foldGrids(events, new Map(), [stage]))).toBe('done');
    }
    // What was dropped by a second cancel stays as it was.
    const dropped = replay([all], cancelled, retried, { ...cancelled, at: 10 }, taken({ a: [[0, 4]] }));
    expect([...dropped.batches].map(({ batch, phase }) => [batch.id, phase])).toEqual([['a-2-0', 'dropped']]);
  });

  test('R12 G7: shows what it took over as done, also when events are folded again after it was renewed', () => {
    const all = stageOf('a', [], { reuse: { ...reuse, elements: [[0, 10]] } });
    const event = taken({ a: [[0, 10]] });
    expect(foldGrids([event], new Map(), [all]).get('a')!.counts.done).toBe(10);
    expect(runWord(replay([all], event), foldGrids([event], new Map(), [all]))).toBe('done');
    const renewed: RunEvent = { type: 'retried', at: 9, round: 2, elements: { a: [[0, 1]] }, renewed: { a: [[0, 1]] } };
    const grids = foldGrids([event, renewed], new Map(), [all]);
    applyRecord(grids.get('a')!, 0, STATE_CODE.failed, 2);
    const again = foldGrids([event, renewed], grids, [all]);
    expect(again.get('a')!.counts).toMatchObject({ done: 9, failed: 1 });
  });
});
