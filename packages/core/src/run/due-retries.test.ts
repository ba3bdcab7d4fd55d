import { describe, expect, test } from 'vitest';
import type { EndCause } from '../cluster/index.ts';
import { RECORD_REASONS, type RecordReason, type StageGrid } from '../grid/index.ts';
import { DEFAULT_RETRY_POLICY } from '../resources/index.ts';
import { applyEvent } from './apply-event.ts';
import { dueRetries } from './due-retries.ts';
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
  stageOf,
} from './run-fixture.ts';
import type { RunState } from './run-state.ts';
import { selectRetry } from './select-retry.ts';

const queued = [prepared, placing('a-1-0'), placed('a-1-0', '7')];
const fixed = { cpus: 1, memoryMib: 100, timeMinutes: 10, extraArgs: {}, parallelizationMode: 'external' } as const;
const asking = stageOf('a', [], { resources: { fixed, expressions: {} } });

function endOf(cause: EndCause, batch = 'a-1-0', tasks: [number, number][] = [[1, 2]]): RunEvent {
  return { type: 'tasksEnded', at: 5, batch, tasks, cause, detail: '' };
}

/** A grid in which the states of some elements follow from records with this reason, in this round. */
function gridWith(states: number[], reason: RecordReason = 'none', attempt = 1): StageGrid {
  const grid = gridOf(states);
  grid.attempts.fill(attempt);
  for (const [element, state] of states.entries())
    if (state > 3) grid.reasons[element] = RECORD_REASONS.indexOf(reason);
  return grid;
}

function due(run: RunState, grids: Record<string, StageGrid>, ready = true) {
  return dueRetries({ run, grids: new Map(Object.entries(grids)), facts: null, ready: () => ready });
}

const half = [3, 3, 3, 3, 3, 4, 4, 4, 4, 4];

describe('what is tried again by itself', () => {
  test('R18: is what the cluster lost, while the run goes on', () => {
    for (const cause of ['node-failure', 'preempted', 'launch-failure', 'lost', 'exit-code'] as const) {
      const run = replay([asking], ...queued, endOf(cause));
      const retry = due(run, { a: gridWith(half) });
      expect(retry, cause).toMatchObject({ by: 'policy', rounds: { a: 2 }, elements: { a: [[5, 10]] } });
      expect(placements(applyEvent(run, { ...retry!, at: 6 }))).toMatchObject([{ batch: { id: 'a-2-0' } }]);
    }
  });

  test('R18: is nothing that needs a user', () => {
    for (const cause of ['disk-full', 'cancelled'] as const)
      expect(due(replay([asking], ...queued, endOf(cause)), { a: gridWith(half) }), cause).toBeNull();
    const run = replay([asking], ...queued);
    for (const reason of ['exception', 'killed', 'code', 'expression', 'disk'] as const)
      expect(due(run, { a: gridWith(half, reason) }), reason).toBeNull();
    const refused: RunEvent = { type: 'refused', at: 3, batch: 'a-1-0', message: 'no' };
    expect(due(replay([asking], prepared, placing('a-1-0'), refused), { a: gridWith(half) })).toBeNull();
    expect(due(replay([asking], ...queued, endOf('lost'), cancelled), { a: gridWith(half) })).toBeNull();
  });

  test('R18: waits for more to fail, until the stage has come to rest', () => {
    const run = replay([asking], ...queued, endOf('lost'));
    expect(due(run, { a: gridWith(half) }, false)).toBeNull();
    expect(due(applyEvent(run, batchEnded('a-1-0')), { a: gridWith(half) }, false)).not.toBeNull();
  });

  test('R18: is what raised, where the policy says so', () => {
    const retry = { ...DEFAULT_RETRY_POLICY, exception: 1 };
    const run = replay([{ ...asking, retry }], ...queued);
    expect(due(run, { a: gridWith(half, 'exception') })).toMatchObject({ causes: { a: { exception: [[5, 10]] } } });
  });
});

describe('the next try', () => {
  /** The batch of the next try after this end, tried over and over. */
  function tries(cause: EndCause, times: number, stage = asking) {
    let run = replay([stage], ...queued, endOf(cause));
    return Array.from({ length: times }, (_, at) => {
      const retry = due(run, { a: gridWith(half, 'none', at + 1) });
      if (!retry) return null;
      run = applyEvent(run, { ...retry, at: 6 });
      const { batch } = placements(run)[0]!;
      const tasks: [number, number][] = [[0, batch.taskCount]];
      run = [placing(batch.id), placed(batch.id, `${at}`), endOf(cause, batch.id, tasks)].reduce(applyEvent, run);
      return { memory: batch.resources.memoryMib, time: batch.resources.timeMinutes, perTask: batch.perTask };
    });
  }

  test('R19: asks for more memory or time each time, as often as the policy says', () => {
    expect(tries('out-of-memory', 3)).toEqual([
      { memory: 200, time: 10, perTask: 5 },
      { memory: 400, time: 10, perTask: 5 },
      null,
    ]);
    expect(tries('time-limit', 3)).toEqual([
      { memory: 100, time: 20, perTask: 5 },
      { memory: 100, time: 40, perTask: 5 },
      null,
    ]);
    expect(tries('lost', 4)).toEqual([...Array(3).fill({ memory: 100, time: 10, perTask: 5 }), null]);
  });

  test('R19: has smaller tasks where no more is to be had, and is none where these are single elements', () => {
    const retry = { ...DEFAULT_RETRY_POLICY, memory: 5, memoryCapMib: 150 };
    expect(tries('out-of-memory', 5, { ...asking, retry })).toEqual([
      { memory: 150, time: 10, perTask: 5 },
      { memory: 150, time: 10, perTask: 2 },
      { memory: 150, time: 10, perTask: 1 },
      null,
      null,
    ]);
    expect(tries('out-of-memory', 1, stageOf('a', []))).toMatchObject([{ memory: undefined, perTask: 2 }]);
  });

  test('R19: counts anew when a user asks, who may say what is asked for', () => {
    let run = replay([asking], ...queued, endOf('out-of-memory'), batchEnded('a-1-0'));
    run = applyEvent(run, { ...due(run, { a: gridWith(half) })!, at: 6 });
    const ends = [
      placing('a-2-0'),
      placed('a-2-0', '8'),
      endOf('out-of-memory', 'a-2-0', [[0, 1]]),
      batchEnded('a-2-0'),
    ];
    run = ends.reduce(applyEvent, run);
    const grids = new Map([['a', gridWith(half, 'none', 2)]]);
    const plain = applyEvent(run, { ...selectRetry(run, grids, {})!, at: 7 });
    expect(placements(plain)[0]!.batch.resources.memoryMib).toBe(200);
    const selection = {
      elements: { stage: 'a', elements: [[6, 8]] as [number, number][] },
      set: { memoryMib: 999 },
      chunkSize: 1,
    };
    const said = applyEvent(run, { ...selectRetry(run, grids, selection)!, at: 7 });
    expect(placements(said)).toMatchObject([
      { batch: { id: 'a-3-0', elements: [[6, 8]], perTask: 1, resources: { memoryMib: 999, timeMinutes: 10 } } },
    ]);
  });
});

describe('what goes with what it reads', () => {
  const b = stageOf('b', ['a'], { elementwise: ['a'] });
  const both = [...queued, placing('b-1-0'), placed('b-1-0', '8')];
  const skipped = [3, 3, 3, 3, 3, 5, 5, 5, 5, 5];

  test('R20: skipped elements are tried again with those that they read, at once', () => {
    const run = replay([asking, b], ...both, endOf('lost'));
    const retry = due(run, { a: gridWith(half), b: gridWith(skipped, 'input-failed') });
    expect(retry).toMatchObject({ elements: { a: [[5, 10]], b: [[5, 10]] }, causes: { b: {} } });
    const again = [placing('a-2-0'), placed('a-2-0', '9')].reduce(applyEvent, applyEvent(run, { ...retry!, at: 6 }));
    expect(placements(again)).toMatchObject([{ batch: { id: 'b-2-0' }, afterTasks: ['9'] }]);
    expect(
      due(again, { a: gridOf(half.map((code) => (code === 4 ? 1 : code))), b: gridWith(skipped, 'input-failed', 2) }),
    ).toBeNull();
  });

  test('R20: elements that are skipped later follow too, and those of which nothing came do not', () => {
    let run = replay([asking, b], ...both, endOf('lost'));
    run = applyEvent(run, { ...due(run, { a: gridWith(half) })!, at: 6 });
    const open = gridOf(half.map((code) => (code === 4 ? 1 : code)));
    expect(due(run, { a: open, b: gridWith(skipped, 'input-failed') })).toMatchObject({ elements: { b: [[5, 10]] } });
    expect(due(run, { a: gridWith(half, 'exception', 2), b: gridWith(skipped, 'input-failed') })).toBeNull();
  });

  test('R20: a reduction that went without is computed again, with what was computed from it', () => {
    const single = { axes: [], elementCount: 1 };
    const sum = stageOf('sum', ['a'], { ...single, acceptMissing: true });
    const plot = stageOf('plot', ['sum'], single);
    const stages = [asking, sum, plot];
    const placedAll = ['sum', 'plot'].flatMap((id) => [
      placing(`${id}-1-0`),
      placed(`${id}-1-0`, id),
      batchEnded(`${id}-1-0`),
    ]);
    let run = replay(stages, ...queued, ...placedAll, endOf('lost'));
    const done = { sum: gridWith([3]), plot: gridWith([3]) };
    run = applyEvent(run, { ...due(run, { a: gridWith(half), ...done })!, at: 6 });
    const all = gridOf(Array(10).fill(3));
    expect(due(run, { a: all, ...done })).toBeNull();
    const ends = [placing('a-2-0'), placed('a-2-0', '9'), batchEnded('a-2-0'), batchEnded('a-1-0')];
    const rested = ends.reduce(applyEvent, run);
    const first = due(rested, { a: all, ...done });
    expect(first).toMatchObject({ elements: { sum: [[0, 1]] }, renewed: { sum: [[0, 1]] } });
    const again = applyEvent(rested, { ...first!, at: 7 });
    const summed = [placing('sum-2-0'), placed('sum-2-0', '10'), batchEnded('sum-2-0')].reduce(applyEvent, again);
    const grids = { a: all, sum: gridWith([3], 'none', 2), plot: gridWith([3]) };
    expect(due(summed, grids)).toMatchObject({ elements: { plot: [[0, 1]] }, renewed: { plot: [[0, 1]] } });
  });

  test('R18: a task that waited for a killed one is tried again where what it reads is there', () => {
    const run = replay([asking, b], ...both, endOf('dependency', 'b-1-0'));
    expect(due(run, { a: gridOf(Array(10).fill(3)), b: gridWith(half) })).toMatchObject({ elements: { b: [[5, 10]] } });
    expect(due(run, { a: gridWith(half, 'exception'), b: gridWith(half) })).toBeNull();
  });
});
