import { describe, expect, test } from 'vitest';
import { createGrid } from '../grid/index.ts';
import { gridOf, placed, placing, prepared, replay, stageOf } from './run-fixture.ts';
import { goneTasks, settleBatch, type TaskSighting } from './settle-batch.ts';

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
