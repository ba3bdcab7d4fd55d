import { describe, expect, test } from 'vitest';
import { applyEvent } from './apply-event.ts';
import { dueEffects } from './due-effects.ts';
import { isSettled } from './is-settled.ts';
import type { RunEvent } from './run-event.ts';
import {
  batchEnded,
  cancelled,
  gridOf,
  placed,
  placements,
  placing,
  prepared,
  replay,
  sizedLater,
  stageOf,
} from './run-fixture.ts';
import { retryable, runWord } from './run-word.ts';

const two = [stageOf('a', []), stageOf('b', ['a'])];

describe('a run', () => {
  test('R1: ignores events that mean nothing yet', () => {
    const fresh = replay(two);
    expect(applyEvent(fresh, placed('a-1-0', '7'))).toBe(fresh);
    expect(applyEvent(fresh, placing('no-such-batch'))).toBe(fresh);
    expect(applyEvent(fresh, { type: 'unsized', at: 1, stage: 'a', round: 1, message: 'no' })).toBe(fresh);
  });

  test('R2: gives the same object when an event arrives twice', () => {
    const ended: RunEvent = { type: 'tasksEnded', at: 5, batch: 'a-1-0', tasks: [[0, 1]], cause: 'lost', detail: '' };
    const events = [prepared, placing('a-1-0'), placed('a-1-0', '7'), ended, batchEnded('a-1-0'), cancelled];
    for (const [index, event] of events.entries()) {
      const once = replay(two, ...events.slice(0, index + 1));
      expect(applyEvent(once, event), event.type).toBe(once);
    }
  });

  test('R3: has the same effects however its state came about', () => {
    const straight = replay(two, prepared, placing('a-1-0'), placed('a-1-0', '7'));
    const crooked = replay(
      two,
      placed('a-1-0', '9'),
      prepared,
      placing('a-1-0'),
      placed('a-1-0', '7'),
      placing('a-1-0'),
    );
    expect(dueEffects(crooked)).toEqual(dueEffects(straight));
  });

  test('R4: places nothing before its folder is complete', () => {
    expect(dueEffects(replay(two))).toEqual([{ type: 'prepare', key: 'prepare' }]);
    expect(placements(replay(two, prepared)).map(({ batch }) => batch.id)).toEqual(['a-1-0']);
  });

  test('R5: depends on the jobs of what it reads, as long as they have not ended', () => {
    const queued = replay(two, prepared, placing('a-1-0'), placed('a-1-0', '7'));
    expect(placements(queued)).toMatchObject([{ batch: { id: 'b-1-0' }, after: ['7'] }]);
    expect(placements(applyEvent(queued, batchEnded('a-1-0')))).toMatchObject([{ batch: { id: 'b-1-0' }, after: [] }]);
  });

  test('R5: waits for the end of what another executor runs', () => {
    const mixed = [stageOf('a', [], { executor: 'local' }), stageOf('b', ['a'])];
    const queued = replay(mixed, prepared, placing('a-1-0'), placed('a-1-0', 'local-7'));
    expect(placements(queued)).toEqual([]);
    expect(placements(applyEvent(queued, batchEnded('a-1-0')))).toMatchObject([{ executor: 'slurm', after: [] }]);
  });

  test('R6: looks for a batch by its name when its submission was cut off', () => {
    expect(placements(replay(two, prepared, placing('a-1-0')))).toMatchObject([{ lookFirst: true }]);
    expect(placements(replay(two, prepared, placing('a-1-0'), cancelled))).toMatchObject([{ lookFirst: true }]);
  });

  test('R8: sizes a stage when what it reads has ended, and places what the worker found', () => {
    const stages = [stageOf('a', []), stageOf('b', ['a'], sizedLater)];
    const queued = replay(stages, prepared, placing('a-1-0'), placed('a-1-0', '7'));
    expect(dueEffects(queued)).toEqual([]);
    const due = applyEvent(queued, batchEnded('a-1-0'));
    expect(dueEffects(due)).toMatchObject([{ type: 'size', stage: 'b', round: 1, elements: null }]);
    const batch = { ...stageOf('b', ['a']).batches[0]! };
    const sized = applyEvent(due, { type: 'sized', at: 10, stage: 'b', round: 1, sizes: [10], batches: [batch] });
    expect(placements(sized)).toMatchObject([{ batch: { id: 'b-1-0' } }]);
    const refused = applyEvent(due, { type: 'unsized', at: 10, stage: 'b', round: 1, message: 'x has 3, y has 4' });
    expect(isSettled(refused)).toBe(true);
  });

  test('R9: never says done when elements failed', () => {
    const run = replay([stageOf('a', [])], prepared, placing('a-1-0'), placed('a-1-0', '7'), batchEnded('a-1-0'));
    const ends = (states: number[]) => runWord(run, new Map([['a', gridOf(states)]]));
    expect(ends([3, 3])).toBe('done');
    expect(ends([3, 4])).toBe('completed-with-failures');
    expect(ends([4, 4])).toBe('failed');
    expect(runWord(replay(two, prepared), new Map())).toBe('running');
    const unsized = [stageOf('a', []), stageOf('b', ['a'], sizedLater)];
    const stopped = replay(unsized, prepared, placing('a-1-0'), placed('a-1-0', '7'), cancelled, batchEnded('a-1-0'));
    expect(runWord(stopped, new Map([['a', gridOf([3, 3])]]))).toBe('cancelled');
  });

  test('R10: retries what is over and not done, in a new round', () => {
    const events = [prepared, placing('a-1-0'), placed('a-1-0', '7'), batchEnded('a-1-0')];
    const run = replay([stageOf('a', [])], ...events);
    const { elements, renewed } = retryable(run, new Map([['a', gridOf([3, 4, 5, 6, 3])]]));
    expect({ elements, renewed }).toEqual({ elements: { a: [[1, 4]] }, renewed: {} });
    const retried = applyEvent(run, { type: 'retried', at: 20, round: 2, elements, renewed });
    expect(placements(retried)).toMatchObject([{ batch: { id: 'a-2-0', round: 2, elements: [[1, 4]] } }]);
    const busy = replay([stageOf('a', [])], ...events.slice(0, 3));
    expect(retryable(busy, new Map([['a', gridOf([3, 4, 5, 6, 0])]])).elements).toEqual({ a: [[1, 4]] });
    const leaving = applyEvent(busy, cancelled);
    expect(applyEvent(leaving, { type: 'retried', at: 20, round: 2, elements, renewed })).toBe(leaving);
  });

  test('R10: renews the reductions that went without what is retried, and what was computed from them', () => {
    const reduction = { acceptMissing: true, axes: [], elementCount: 1 };
    const stages = [
      stageOf('a', []),
      stageOf('b', []),
      stageOf('sum', ['a'], reduction),
      stageOf('plot', ['sum'], reduction),
      stageOf('other', ['b'], reduction),
    ];
    const done = gridOf([3]);
    const grids = new Map([
      ['a', gridOf([3, 4])],
      ['b', gridOf([3, 3])],
      ['sum', done],
      ['plot', done],
      ['other', done],
    ]);
    expect(retryable(replay(stages), grids)).toEqual({
      elements: { a: [[1, 2]], sum: [[0, 1]], plot: [[0, 1]] },
      renewed: { sum: [[0, 1]], plot: [[0, 1]] },
    });
  });

  test('R11: places and sizes nothing after a cancel, and cancels what is queued', () => {
    const stages = [stageOf('a', []), stageOf('b', ['a'], sizedLater), stageOf('c', [])];
    const run = replay(stages, prepared, placing('a-1-0'), placed('a-1-0', '7'), placing('c-1-0'), cancelled);
    expect(dueEffects(run).map(({ key }) => key)).toEqual(['place:c-1-0', 'cancel:slurm']);
    const found = applyEvent(run, placed('c-1-0', '8'));
    expect(dueEffects(found)).toMatchObject([{ type: 'cancel', jobs: [{ jobId: '7' }, { jobId: '8' }] }]);
    const ended = [batchEnded('a-1-0'), batchEnded('c-1-0')].reduce(applyEvent, found);
    expect(isSettled(ended)).toBe(true);
    expect(applyEvent(ended, cancelled)).toBe(ended);
  });
});
