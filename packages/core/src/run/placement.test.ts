import { describe, expect, test } from 'vitest';
import { type Batch, splitBatch } from '../plan/index.ts';
import { applyEvent } from './apply-event.ts';
import { dueEffects } from './due-effects.ts';
import { isSettled } from './is-settled.ts';
import type { RunEvent } from './run-event.ts';
import { batchEnded, cancelled, placed, placements, placing, prepared, replay, stageOf } from './run-fixture.ts';
import { batchesOf, nextBatchNumber, type RunState } from './run-state.ts';

const a = stageOf('a', []);
const b = stageOf('b', ['a'], { elementwise: ['a'] });
const queued = [prepared, placing('a-1-0'), placed('a-1-0', '7')];

function splitOf(run: RunState, id: string, tasks: number): RunEvent {
  const { batch } = run.batches.get(id)!;
  return { type: 'split', at: 3, batch: id, into: splitBatch(batch, tasks, nextBatchNumber(run, batch)) };
}

function idsOf(run: RunState, stage: string): [string, Batch['elements'], number][] {
  return batchesOf(run, run.stages[stage]!.rounds[0]!).map(({ batch }) => [batch.id, batch.elements, batch.taskCount]);
}

describe('a job array that is too large for now', () => {
  test('R15: is placed in parts of new names, over the same elements in the same tasks', () => {
    const run = replay([a], prepared, placing('a-1-0'));
    const event = splitOf(run, 'a-1-0', 1);
    const split = applyEvent(run, event);
    expect(idsOf(split, 'a')).toEqual([
      ['a-1-1', [[0, 5]], 1],
      ['a-1-2', [[5, 10]], 1],
    ]);
    expect(placements(split)).toMatchObject([
      { batch: { id: 'a-1-1' }, lookFirst: false },
      { batch: { id: 'a-1-2' }, lookFirst: false },
    ]);
    expect(applyEvent(split, event)).toBe(split);
    expect(nextBatchNumber(split, a.batches[0]!)).toBe(3);
  });

  test('R15: is not split once it is placed', () => {
    const run = replay([a], ...queued);
    expect(applyEvent(run, splitOf(run, 'a-1-0', 1))).toBe(run);
  });
});

describe('a stage that reads another element by element', () => {
  test('R16: follows its job task by task', () => {
    expect(placements(replay([a, b], ...queued))).toMatchObject([
      { batch: { id: 'b-1-0' }, after: [], afterTasks: ['7'] },
    ]);
  });

  test('R16: is split where the other one was, before it is placed', () => {
    const run = replay([a, b], prepared, placing('a-1-0'));
    const split = [splitOf(run, 'a-1-0', 1), placing('a-1-1'), placed('a-1-1', '8')].reduce(applyEvent, run);
    expect(dueEffects(split)).toMatchObject([
      { type: 'place', batch: { id: 'a-1-2' } },
      { type: 'split', batch: 'b-1-0', tasks: 1 },
    ]);
    const alike = applyEvent(split, splitOf(split, 'b-1-0', 1));
    expect(placements(alike).map(({ batch, afterTasks }) => [batch.id, afterTasks])).toEqual([
      ['a-1-2', []],
      ['b-1-1', ['8']],
    ]);
  });

  test('R5 R16: waits for the whole job where the tasks differ, and for the newest word on its elements alone', () => {
    const other = stageOf('b', ['a'], { elementwise: ['a'], chunkSize: 2 });
    expect(placements(replay([a, other], ...queued))).toMatchObject([{ after: ['7'], afterTasks: [] }]);
    const again: RunEvent = { type: 'retried', at: 9, round: 2, elements: { a: [[5, 10]], b: [[5, 10]] }, renewed: {} };
    const ended = [...queued, placing('b-1-0'), placed('b-1-0', '8'), again, placing('a-2-0'), placed('a-2-0', '9')];
    expect(placements(replay([a, b], ...ended))).toMatchObject([
      { batch: { id: 'b-2-0', elements: [[5, 10]] }, after: [], afterTasks: ['9'] },
    ]);
  });

  test('R17: cancels the tasks that wait for one that was killed', () => {
    const never: RunEvent = {
      type: 'tasksEnded',
      at: 5,
      batch: 'b-1-0',
      tasks: [[1, 2]],
      detail: '',
      cause: 'dependency',
    };
    const run = replay([a, b], ...queued, placing('b-1-0'), placed('b-1-0', '8'), never);
    expect(dueEffects(run)).toMatchObject([{ type: 'cancel', jobs: [{ jobId: '8', tasks: [[1, 2]] }] }]);
  });
});

describe('a node that fails every task', () => {
  const failing = (batch: string, tasks: [number, number][]): RunEvent => {
    return { type: 'tasksEnded', at: 5, batch, tasks, cause: 'launch-failure', detail: '', node: 'n3', fast: true };
  };
  const wide = stageOf('a', [], { chunkSize: 2 });
  const later = stageOf('b', ['a']);

  test('R21: gets nothing more after three of them', () => {
    const two = replay([wide, later], ...queued, failing('a-1-0', [[0, 2]]));
    expect(placements(two)[0]!.batch.resources.extraArgs).toEqual({});
    const three = applyEvent(two, failing('a-1-0', [[3, 4]]));
    expect(placements(three)[0]!.batch.resources.extraArgs).toEqual({ exclude: 'n3' });
  });

  test('R21: is excluded beside those that the user excludes', () => {
    const [batch] = later.batches;
    const resources = { ...batch!.resources, extraArgs: { exclude: 'n9' } };
    const own = { ...later, batches: [{ ...batch!, resources }] };
    const run = replay([wide, own], ...queued, failing('a-1-0', [[0, 3]]));
    expect(placements(run)[0]!.batch.resources.extraArgs).toEqual({ exclude: 'n9,n3' });
  });
});

describe('a run that is held, paused or cancelled in part', () => {
  const held: RunEvent = { type: 'held', at: 4 };

  test('R24: places nothing, holds what is queued, and does the opposite when it is released', () => {
    const run = replay([a, b], ...queued, held);
    expect(dueEffects(run)).toMatchObject([{ type: 'hold', jobs: [{ batch: 'a-1-0', jobId: '7' }] }]);
    const told = applyEvent(run, { type: 'jobsHeld', at: 5, batches: ['a-1-0'] });
    expect(dueEffects(told)).toEqual([]);
    const released = applyEvent(told, { type: 'released', at: 6 });
    expect(dueEffects(released).map(({ type }) => type)).toEqual(['place', 'release']);
    const after = applyEvent(released, { type: 'jobsReleased', at: 7, batches: ['a-1-0'] });
    expect(dueEffects(after).map(({ type }) => type)).toEqual(['place']);
    expect(applyEvent(told, cancelled)).toMatchObject({ held: false });
    const over = [batchEnded('a-1-0'), { type: 'released', at: 9 } satisfies RunEvent].reduce(applyEvent, told);
    expect(dueEffects(over).map(({ type }) => type)).toEqual(['place', 'release']);
  });

  test('R22: waits for somebody when it is paused', () => {
    const paused: RunEvent = { type: 'paused', at: 4, reason: 'five failed', hint: 'look' };
    const run = replay([a, b], ...queued, paused);
    expect(placements(run)).toEqual([]);
    const ended = applyEvent(replay([a], ...queued, paused), batchEnded('a-1-0'));
    expect(isSettled(ended)).toBe(false);
    expect(isSettled(applyEvent(ended, { type: 'resumed', at: 9 }))).toBe(true);
    expect(applyEvent(ended, cancelled).paused).toBeNull();
  });

  test('R23: drops what was never placed, cancels whole tasks and tells the worker of the rest', () => {
    const givenUp: RunEvent = { type: 'givenUp', at: 4, elements: { a: [[3, 10]], b: null } };
    const run = replay([a, b], ...queued, givenUp);
    expect(run.batches.get('b-1-0')!.phase).toBe('dropped');
    expect(dueEffects(run)).toMatchObject([
      { type: 'giveUp', stage: 'a', elements: [[3, 10]] },
      { type: 'giveUp', stage: 'b', elements: [[0, 10]] },
      { type: 'cancel', jobs: [{ jobId: '7', tasks: [[1, 2]] }] },
    ]);
    expect(applyEvent(run, givenUp)).toBe(run);
  });

  test('R23: places elements that are wanted again once the worker was told', () => {
    const elements: [number, number][] = [[5, 10]];
    const gone = [
      { type: 'givenUp', at: 4, elements: { a: elements } },
      { type: 'toldGivenUp', at: 5, stage: 'a', elements },
      batchEnded('a-1-0'),
      { type: 'retried', at: 9, round: 2, elements: { a: elements }, renewed: {} },
    ] satisfies RunEvent[];
    const run = replay([a], ...queued, ...gone);
    expect(dueEffects(run)).toMatchObject([{ type: 'giveUp', stage: 'a', elements: [] }]);
    const telling = applyEvent(run, { type: 'toldGivenUp', at: 10, stage: 'a', elements: null });
    expect(dueEffects(telling).map(({ type }) => type)).toEqual(['giveUp']);
    const told = applyEvent(telling, { type: 'toldGivenUp', at: 10, stage: 'a', elements: [] });
    expect(placements(told)).toMatchObject([{ batch: { id: 'a-2-0' } }]);
  });

  test('R23: cancels a job that slips in', () => {
    const run = replay([a], prepared, placing('a-1-0'), { type: 'givenUp', at: 4, elements: { a: [[0, 10]] } });
    const found = applyEvent(run, placed('a-1-0', '7'));
    expect(dueEffects(found).filter(({ type }) => type === 'cancel')).toMatchObject([
      { jobs: [{ jobId: '7', tasks: [[0, 2]] }] },
    ]);
  });
});
