import { describe, expect, test } from 'vitest';
import { endOfElement, troublesOfEnds } from './describe-end.ts';
import type { RunEvent } from './run-event.ts';
import { replay, stageOf } from './run-fixture.ts';

const ended = (cause: 'out-of-memory' | 'cancelled', tasks: [number, number][]): RunEvent => {
  return { type: 'tasksEnded', at: 5, batch: 'a-1-0', tasks, cause, detail: 'OUT_OF_MEMORY' };
};
const begun: RunEvent[] = [
  { type: 'prepared', at: 1, folder: '/r' },
  { type: 'placing', at: 2, batch: 'a-1-0' },
  { type: 'placed', at: 3, batch: 'a-1-0', jobId: '7' },
];

describe('tasks that ended early', () => {
  test('are told once a cause, with the number of tasks and the remedy', () => {
    const run = replay(
      [stageOf('a', [])],
      ...begun,
      ended('out-of-memory', [[0, 1]]),
      ended('out-of-memory', [[1, 2]]),
    );
    expect(troublesOfEnds(run)).toMatchObject([
      {
        message: expect.stringMatching(/^a: 2 tasks ended early\. .*more memory.*\(OUT_OF_MEMORY\)/),
        hint: expect.stringContaining('Raise the memory'),
      },
    ]);
  });

  test('are no trouble when the user cancelled the run', () => {
    const run = replay([stageOf('a', [])], ...begun, { type: 'cancelled', at: 4 }, ended('cancelled', [[0, 2]]));
    expect(troublesOfEnds(run)).toEqual([]);
  });

  test('explain their own elements and no others', () => {
    const run = replay([stageOf('a', [])], ...begun, ended('out-of-memory', [[1, 2]]));
    expect(endOfElement(run, 'a', 4)).toBeNull();
    expect(endOfElement(run, 'a', 5)?.message).toContain('memory');
    expect(endOfElement(run, 'no-such-stage', 5)).toBeNull();
  });
});
