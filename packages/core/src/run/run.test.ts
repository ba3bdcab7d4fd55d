import { describe, expect, test } from 'vitest';
import { applyRecord, createGrid, type StageGrid, type TaskRecord } from '../grid/index.ts';
import { applyEvent, isSettled } from './apply-event.ts';
import { dueEffects } from './due-effects.ts';
import { replay, stageOf } from './run-fixture.ts';
import type { RunEvent, RunState } from './run-state.ts';
import { countRest, fillable, retryable, runWord } from './run-word.ts';
import { goneTasks, settleBatch, type TaskSighting } from './settle-batch.ts';
import { applyEventToGrids, growGrids, type StageGrids } from './stage-grids.ts';
import { runProgress } from './view-run.ts';

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
      expect(run.batches).toEqual({});
      expect(runWord(run, foldGrids(events, new Map(), [stage]))).toBe('done');
    }
    // What was dropped by a second cancel stays as it was.
    const dropped = replay([all], cancelled, retried, { ...cancelled, at: 10 }, taken({ a: [[0, 4]] }));
    expect(Object.values(dropped.batches).map(({ batch, phase }) => [batch.id, phase])).toEqual([['a-2-0', 'dropped']]);
  });

  test('R12 G7: shows what it took over as done, also when events are folded again after it was renewed', () => {
    const all = stageOf('a', [], { reuse: { ...reuse, elements: [[0, 10]] } });
    const event = taken({ a: [[0, 10]] });
    expect(foldGrids([event], new Map(), [all]).get('a')!.counts.done).toBe(10);
    expect(runWord(replay([all], event), foldGrids([event], new Map(), [all]))).toBe('done');
    const renewed: RunEvent = { type: 'retried', at: 9, round: 2, elements: { a: [[0, 1]] }, renewed: { a: [[0, 1]] } };
    const grids = foldGrids([event, renewed], new Map(), [all]);
    applyRecord(grids.get('a')!, failedAt(0, 2));
    const again = foldGrids([event, renewed], grids, [all]);
    expect(again.get('a')!.counts).toMatchObject({ done: 9, failed: 1 });
  });
});

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

  test('costs one walk over the elements of a job array, in however many pieces they are', () => {
    const count = 400_000;
    const pieces = Array.from({ length: count / 2 }, (_, at): [number, number] => [at * 2, at * 2 + 1]);
    const batch = { ...state.batch, elements: pieces, perTask: 200, taskCount: 1_000 };
    const grid = createGrid(count);
    const started = performance.now();
    for (let poll = 0; poll < 5; poll++) {
      settleBatch({ ...base, state: { ...state, batch }, grid, report: gone });
      goneTasks({ ...state, batch }, grid, gone);
    }
    // One walk a task takes seconds.
    expect(performance.now() - started).toBeLessThan(1_500);
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

function failedAt(element: number, attempt: number): TaskRecord {
  const measures = { startedS: 0, wallS: 0, cpuS: 0, peakKib: 0, number: null };
  return { element, state: 'failed', attempt, reason: 'exception', ...measures };
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
