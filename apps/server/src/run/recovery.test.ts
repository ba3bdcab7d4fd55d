import { createGrid } from '@gridloom/core/grid';
import type { EventOf } from '@gridloom/core/run';
import { expect, test } from 'vitest';
import { createRecovery } from './recovery.ts';

function endOf(batch: string, over: Partial<EventOf<'tasksEnded'>> = {}): EventOf<'tasksEnded'> {
  return {
    type: 'tasksEnded',
    at: 1,
    batch,
    tasks: [[0, 3]],
    cause: 'launch-failure',
    detail: '',
    node: 'n3',
    ...over,
  };
}

test('R22: five tasks of two job arrays that fail in a row are too many, and the reason names cause and nodes', () => {
  const recovery = createRecovery(
    () => 0,
    () => null,
  );
  expect(recovery.noteEnd(endOf('a-1-0', { tasks: [[0, 9]] }))).toBeNull();
  expect(recovery.noteEnd(endOf('a-2-0', { tasks: [[0, 1]], node: 'n4' }))).toEqual({
    reason:
      '10 tasks of 2 job arrays ended one after another on n3, n4 and nothing was computed in between (the task could not be started).',
    hint: expect.stringContaining('resume'),
  });
});

test('R22: what is computed in between, or failed for another reason, begins the count anew', () => {
  const recovery = createRecovery(
    () => 0,
    () => null,
  );
  const grid = createGrid(4);
  recovery.noteEnd(endOf('a-1-0'));
  recovery.noteDone(new Map([['a', { ...grid, counts: { ...grid.counts, done: 1 } }]]));
  expect(recovery.noteEnd(endOf('a-2-0'))).toBeNull();
  for (const cause of ['out-of-memory', 'time-limit', 'preempted', 'dependency', 'cancelled'] as const)
    expect(recovery.noteEnd(endOf('a-3-0', { cause })), cause).toBeNull();
  expect(recovery.noteEnd(endOf('a-3-0'))).not.toBeNull();
});
