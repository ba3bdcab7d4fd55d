import { describe, expect, test } from 'vitest';
import { createGrid, type StageGrid } from '../grid/index.ts';
import { applyEvent, isSettled } from './apply-event.ts';
import { dueEffects } from './due-effects.ts';
import { replay, stageOf } from './run-fixture.ts';
import type { RunEvent, RunState } from './run-state.ts';
import { retryable, runWord } from './run-word.ts';
import { settleBatch, type TaskSighting } from './settle-batch.ts';
import { applyEventToGrids, growGrids, type StageGrids } from './stage-grids.ts';

const two = [stageOf('a', []), stageOf('b', ['a'])];
const sizedLater = {
  release: { kind: 'when-sized', needsUpstream: true, why: 'cpus depends on a_out' },
} as const;

const prepared: RunEvent = { type: 'prepared', at: 1, folder: '/r' };
const placing = (batch: string): RunEvent => ({ type: 'placing', at: 2, batch });
const placed = (batch: string, jobId: string): RunEvent => ({ type: 'placed', at: 3, batch, jobId });
const batchEnded = (batch: string): RunEvent => ({ type: 'batchEnded', at: 9, batch });
const cancelled: RunEvent = { type: 'cancelled', at: 8 };
const placements = (run: RunState) => dueEffects(run).flatMap((effect) => (effect.type === 'place' ? [effect] : []));

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

  test('R10: retries what is not done, in a new round, once the run has settled', () => {
    const events = [prepared, placing('a-1-0'), placed('a-1-0', '7'), batchEnded('a-1-0')];
    const run = replay([stageOf('a', [])], ...events);
    const { elements, renewed } = retryable(run, new Map([['a', gridOf([3, 4, 5, 6, 3])]]));
    expect({ elements, renewed }).toEqual({ elements: { a: [[1, 4]] }, renewed: {} });
    const retried = applyEvent(run, { type: 'retried', at: 20, round: 2, elements, renewed });
    expect(placements(retried)).toMatchObject([{ batch: { id: 'a-2-0', round: 2, elements: [[1, 4]] } }]);
    const busy = replay([stageOf('a', [])], ...events.slice(0, 3));
    expect(applyEvent(busy, { type: 'retried', at: 20, round: 2, elements, renewed })).toBe(busy);
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
    expect(dueEffects(found)).toMatchObject([{ type: 'cancel', jobIds: ['7', '8'] }]);
    const ended = [batchEnded('a-1-0'), batchEnded('c-1-0')].reduce(applyEvent, found);
    expect(isSettled(ended)).toBe(true);
    expect(applyEvent(ended, cancelled)).toBe(ended);
  });
});

describe('the end of a task', () => {
  const state = replay([stageOf('a', [])], prepared, placing('a-1-0'), placed('a-1-0', '7')).batches['a-1-0']!;
  const base = { state, nowMs: 1_000, atMs: 1_000, graceMs: 5_000, sightings: new Map<number, TaskSighting>() };
  const gone = { jobId: '7', news: [] };
  const runs = {
    jobId: '7',
    news: [{ tasks: [[0, 2]] as [number, number][], phase: 'unknown' as const, cause: null, reason: '', node: '' }],
  };

  test('R7: is believed of two good polls and after the grace', () => {
    const grid = gridOf([3, 3, 3, 3, 3, 2, 1, 1, 1, 1]);
    const first = settleBatch({ ...base, grid, report: gone });
    expect(first.events).toEqual([]);
    const early = settleBatch({ ...base, grid, report: gone, nowMs: 3_000, sightings: first.sightings });
    expect(early.events).toEqual([]);
    const late = settleBatch({ ...base, grid, report: gone, nowMs: 6_000, sightings: early.sightings });
    expect(late.events).toMatchObject([{ type: 'tasksEnded', tasks: [[1, 2]], cause: 'lost' }, { type: 'batchEnded' }]);
  });

  test('R7: is not believed while the scheduler says something unknown', () => {
    const grid = gridOf(Array.from({ length: 10 }, () => 2));
    let sightings = base.sightings;
    for (let nowMs = 1_000; nowMs < 100_000; nowMs += 10_000) {
      const settled = settleBatch({ ...base, grid, report: runs, nowMs, sightings });
      expect(settled.events).toEqual([]);
      sightings = settled.sightings;
    }
  });

  test('is known from the records alone when every element is final', () => {
    const { events } = settleBatch({ ...base, grid: gridOf([3, 3, 4, 5, 3, 3, 3, 3, 3, 3]), report: runs });
    expect(events).toMatchObject([{ type: 'batchEnded', batch: 'a-1-0' }]);
  });
});

describe('the grids of a run', () => {
  const events: RunEvent[] = [
    prepared,
    placing('a-1-0'),
    placed('a-1-0', '7'),
    { type: 'tasksEnded', at: 5, batch: 'a-1-0', tasks: [[1, 2]], cause: 'cancelled', detail: '' },
    batchEnded('a-1-0'),
    { type: 'retried', at: 20, round: 2, elements: { a: [[5, 10]] }, renewed: {} },
    placing('a-2-0'),
    placed('a-2-0', '8'),
  ];

  test('G3 G4 G5: follow the events of the run', () => {
    const counts = events.map((_, index) => {
      const { queued, cancelled: given, waiting } = foldGrids(events.slice(0, index + 1)).get('a')!.counts;
      return [waiting, queued, given];
    });
    expect(counts).toEqual([
      [10, 0, 0],
      [10, 0, 0],
      [0, 10, 0],
      [0, 5, 5],
      [0, 5, 5],
      [5, 5, 0],
      [5, 5, 0],
      [0, 10, 0],
    ]);
  });

  test('G4: fail what is in no job array once its stage is sized, until records say more', () => {
    const later = stageOf('a', [], sizedLater);
    const [batch] = stageOf('a', []).batches;
    const few = { ...batch!, elements: [[2, 5]] as [number, number][], perTask: 3, taskCount: 1 };
    const sized: RunEvent = { type: 'sized', at: 10, stage: 'a', round: 1, sizes: [10], batches: [few] };
    const { counts } = foldGrids([prepared, sized], new Map(), [later]).get('a')!;
    expect([counts.waiting, counts.failed]).toEqual([3, 7]);
  });

  test('R11: wait for the outcome of a submission that is under way when the run is cancelled', () => {
    const begun = [prepared, placing('a-1-0'), cancelled];
    expect(foldGrids(begun).get('a')!.counts).toMatchObject({ waiting: 10, cancelled: 0 });
    expect(foldGrids([...begun, placed('a-1-0', '7')]).get('a')!.counts).toMatchObject({ queued: 10 });
    const refused: RunEvent = { type: 'refused', at: 9, batch: 'a-1-0', message: 'cancelled first' };
    expect(foldGrids([...begun, refused]).get('a')!.counts).toMatchObject({ cancelled: 10 });
    expect(foldGrids([prepared, cancelled]).get('a')!.counts).toMatchObject({ cancelled: 10 });
  });

  test('end the same when the events are folded again over what was stored', () => {
    const once = foldGrids(events);
    const again = foldGrids(events, new Map([...once].map(([id, grid]) => [id, copyOf(grid)])));
    expect(again.get('a')).toEqual(once.get('a'));
  });
});

function foldGrids(events: RunEvent[], grids: StageGrids = new Map(), stages = [stageOf('a', [])]): StageGrids {
  let run = replay(stages);
  growGrids(grids, run);
  for (const event of events) {
    run = applyEvent(run, event);
    applyEventToGrids(grids, run, event);
  }
  return grids;
}

function gridOf(states: number[]): StageGrid {
  const grid = createGrid(states.length);
  grid.states.set(states);
  const counts = Object.fromEntries(
    (['waiting', 'queued', 'running', 'done', 'failed', 'skipped', 'cancelled'] as const).map((state, code) => [
      state,
      states.filter((one) => one === code).length,
    ]),
  );
  return { ...grid, counts: { ...grid.counts, ...counts } };
}

function copyOf(grid: StageGrid): StageGrid {
  return { ...grid, states: grid.states.slice(), attempts: grid.attempts.slice(), counts: { ...grid.counts } };
}
