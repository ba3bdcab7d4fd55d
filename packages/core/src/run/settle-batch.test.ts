import { describe, expect, test } from 'vitest';
import { createGrid } from '../grid/index.ts';
import { gridOf, placed, placing, prepared, replay, stageOf } from './run-fixture.ts';
import { goneTasks, settleBatch, type TaskSighting } from './settle-batch.ts';
import { watchTasks } from './watch-tasks.ts';

describe('the end of a task', () => {
  const state = replay([stageOf('a', [])], prepared, placing('a-1-0'), placed('a-1-0', '7')).batches.get('a-1-0')!;
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

  test('costs one walk over the elements of a job array, in however many pieces they are and however often it is asked', () => {
    const count = 400_000;
    const pieces = Array.from({ length: count / 2 }, (_, at): [number, number] => [at * 2, at * 2 + 1]);
    const batch = { ...state.batch, elements: pieces, perTask: 200, taskCount: 1_000 };
    const grid = createGrid(count);
    const watch = watchTasks(batch);
    const started = performance.now();
    for (let poll = 0; poll < 50; poll++) {
      settleBatch({ ...base, state: { ...state, batch }, grid, report: gone, watch });
      goneTasks({ ...state, batch }, grid, gone, watch);
    }
    // A walk a poll takes seconds.
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  test('R17: needs no grace where a task can never start, and its batch ends once it has left the queue', () => {
    const grid = gridOf([3, 3, 3, 3, 3, 1, 1, 1, 1, 1]);
    const stuck = { tasks: [[1, 2]] as [number, number][], phase: 'queued' as const, cause: null, node: '' };
    const report = {
      jobId: '7',
      news: [{ ...stuck, reason: 'DependencyNeverSatisfied', never: 'dependency' as const }],
    };
    const first = settleBatch({ ...base, grid, report });
    expect(first.events).toEqual([]);
    const second = settleBatch({ ...base, grid, report, nowMs: 1_500, sightings: first.sightings });
    expect(second.events).toMatchObject([{ type: 'tasksEnded', tasks: [[1, 2]], cause: 'dependency', fast: true }]);
    const declared = { ...state, endedTasks: [[1, 2]] as [number, number][] };
    expect(settleBatch({ ...base, state: declared, grid, report }).events).toEqual([]);
    expect(settleBatch({ ...base, state: declared, grid, report: gone }).events).toMatchObject([
      { type: 'batchEnded' },
    ]);
  });

  test('R11: is a cancel where what it waits for was cancelled with the whole run', () => {
    const grid = gridOf([3, 3, 3, 3, 3, 1, 1, 1, 1, 1]);
    const dead = { tasks: [[1, 2]] as [number, number][], phase: 'dead' as const, cause: 'dependency' as const };
    const report = { jobId: '7', news: [{ ...dead, reason: 'DependencyNeverSatisfied', node: '' }] };
    const asked = { ...base, grid, report, cancelled: true };
    const { sightings } = settleBatch(asked);
    expect(settleBatch({ ...asked, sightings, nowMs: 9_000 }).events).toMatchObject([
      { type: 'tasksEnded', tasks: [[1, 2]], cause: 'cancelled' },
      { type: 'batchEnded' },
    ]);
  });

  test('R23: comes from the scheduler where elements are given up, whatever the records say', () => {
    const grid = gridOf([3, 3, 3, 3, 3, 6, 6, 6, 6, 6]);
    const givenUp = [[5, 10]] as [number, number][];
    const running = { jobId: '7', news: [{ ...runs.news[0]!, phase: 'running' as const }] };
    expect(settleBatch({ ...base, grid, givenUp, report: running }).events).toEqual([]);
    const first = settleBatch({ ...base, grid, givenUp, report: gone });
    const late = { ...base, nowMs: 9_000, sightings: first.sightings };
    expect(settleBatch({ ...late, grid, givenUp, report: gone }).events).toMatchObject([
      { type: 'tasksEnded', tasks: [[1, 2]], cause: 'cancelled' },
      { type: 'batchEnded' },
    ]);
  });

  describe('that leaves the queue while its job is still known', () => {
    const waiting = {
      tasks: [[1, 2]] as [number, number][],
      phase: 'queued' as const,
      cause: null,
      reason: '',
      node: '',
    };
    const first = { ...waiting, tasks: [[0, 1]] as [number, number][], phase: 'running' as const };
    const both = { jobId: '7', news: [first, waiting] };
    const one = { jobId: '7', news: [first] };
    const untouched = gridOf([2, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    untouched.attempts.fill(1);

    /** The cause by which task 1 ends after these answers, some time apart. */
    function causeAfter(grid: typeof untouched, ...answers: (typeof both)[]) {
      return causeOver(10_000, grid, ...answers);
    }

    function causeOver(pauseMs: number, grid: typeof untouched, ...answers: (typeof both)[]) {
      const watch = watchTasks(state.batch);
      let sightings = base.sightings;
      let nowMs = 1_000;
      for (const report of answers) {
        const settled = settleBatch({ ...base, grid, report, watch, sightings, nowMs, atMs: nowMs });
        const end = settled.events.find((event) => event.type === 'tasksEnded');
        if (end) return [end.cause, end.detail];
        sightings = settled.sightings;
        nowMs += pauseMs;
      }
      return null;
    }

    test('R25: was cancelled outside where it only ever waited', () => {
      const cancelled = ['cancelled', 'outside Gridloom, while it waited'];
      expect(causeAfter(untouched, both, one, one)).toEqual(cancelled);
      expect(causeAfter(untouched, both, one, gone)).toEqual(cancelled);
    });

    test('R25: was cancelled outside where other tasks of its job were, also for a server that never saw it wait', () => {
      const dead = { ...first, phase: 'dead' as const, cause: 'cancelled' as const };
      const others = { jobId: '7', news: [dead] } as unknown as typeof both;
      expect(causeAfter(untouched, others, others)?.[0]).toBe('cancelled');
    });

    test('R25: is lost where it has begun, was not seen for long, or vanishes with its whole job', () => {
      const begun = gridOf([2, 1, 1, 1, 1, 2, 1, 1, 1, 1]);
      begun.attempts.fill(1);
      expect(causeAfter(begun, both, one, one)?.[0]).toBe('lost');
      const ran = { ...both, news: [{ ...first, tasks: [[0, 2]] as [number, number][] }] } as unknown as typeof both;
      expect(causeAfter(untouched, both, ran, one, one)?.[0]).toBe('lost');
      expect(causeAfter(untouched, one, one)?.[0]).toBe('lost');
      expect(causeAfter(untouched, both, gone, gone)?.[0]).toBe('lost');
      // The scheduler may have forgotten how it ended meanwhile.
      expect(causeOver(3_600_000, untouched, both, one, one)?.[0]).toBe('lost');
    });
  });

  test('R10: is over for an old round as soon as a newer one has its elements', () => {
    const grid = { ...gridOf([3, 3, 3, 3, 3, 0, 0, 0, 0, 0]) };
    grid.attempts.fill(2, 5);
    expect(settleBatch({ ...base, grid, report: runs }).events).toMatchObject([{ type: 'batchEnded' }]);
  });

  test('is known from the records alone when every element is final', () => {
    const { events } = settleBatch({ ...base, grid: gridOf([3, 3, 4, 5, 3, 3, 3, 3, 3, 3]), report: runs });
    expect(events).toMatchObject([{ type: 'batchEnded', batch: 'a-1-0' }]);
  });
});
