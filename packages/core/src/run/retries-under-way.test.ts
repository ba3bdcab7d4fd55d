import { expect, test } from 'vitest';
import { STATE_CODE } from '../grid/index.ts';
import type { Ranges } from '../mapspec/index.ts';
import type { RetryCause } from '../resources/index.ts';
import type { Adjustment } from './adjustment.ts';
import { retriesUnderWay } from './retries-under-way.ts';
import type { EventOf, RunEvent } from './run-event.ts';
import { batchEnded, cancelled, foldGrids, placed, placing, prepared, replay, stageOf } from './run-fixture.ts';

const fixed = { memoryMib: 8_192, timeMinutes: 10, extraArgs: {}, parallelizationMode: 'external' } as const;
const stage = stageOf('a', [], { resources: { fixed, expressions: {} } });
const first: RunEvent[] = [prepared, placing('a-1-0'), placed('a-1-0', '7')];

function retried(
  round: number,
  causes: Partial<Record<RetryCause, Ranges>>,
  adjust: Adjustment[] = [],
): EventOf<'retried'> {
  const elements = Object.values(causes)[0]!;
  return {
    type: 'retried',
    at: 6,
    round,
    elements: { a: elements },
    renewed: {},
    by: 'policy',
    causes: { a: causes },
    adjust: { a: adjust },
  };
}

const twice = (elements: Ranges): Adjustment => ({ elements, memory: { factor: 2, capMib: null } });
const inMemory = retried(2, { memory: [[0, 4]] }, [twice([[0, 4]])]);

function told(events: RunEvent[], ends: Readonly<Record<number, keyof typeof STATE_CODE>> = {}): string[] {
  const grids = foldGrids(events, new Map(), [stage]);
  for (const [element, state] of Object.entries(ends)) grids.get('a')!.states[Number(element)] = STATE_CODE[state];
  return retriesUnderWay(replay([stage], ...events), grids);
}

test.each<[string, RunEvent]>([
  ['a: 4 elements ran out of memory and are tried again with 16 GiB.', inMemory],
  [
    'a: 1 element reached the time limit and is tried again with 20 min.',
    retried(2, { time: [[5, 6]] }, [{ elements: [[5, 6]], time: { factor: 2, capMinutes: null } }]),
  ],
  [
    'a: 2 elements ran out of memory and are tried again with 2 elements a task.',
    retried(2, { memory: [[0, 2]] }, [{ elements: [[0, 2]], perTask: 2 }]),
  ],
  [
    'a: 5 elements met a fault of the cluster and are tried again.',
    retried(2, { infrastructure: [[5, 10]] }, [twice([[5, 10]])]),
  ],
  ['a: 1 element raised an exception and is tried again.', retried(2, { exception: [[9, 10]] })],
])('what is tried again by itself is told with what it gets: %s', (sentence, event) => {
  expect(told([...first, event])).toEqual([sentence]);
});

test('elements that are over are not counted, and the sentence goes with the last of them', () => {
  expect(told([...first, inMemory], { 0: 'done', 1: 'failed', 2: 'running' })).toEqual([
    'a: 2 elements ran out of memory and are tried again with 16 GiB.',
  ]);
  expect(told([...first, inMemory], { 0: 'done', 1: 'done', 2: 'done', 3: 'failed' })).toEqual([]);
  const ended = [...first, inMemory, placing('a-2-0'), placed('a-2-0', '8'), batchEnded('a-2-0')];
  expect(told(ended)).toEqual([]);
});

test('rounds that go on side by side are one sentence, and an element counts in its newest one', () => {
  const again = retried(3, { memory: [[0, 2]] }, [{ elements: [[0, 2]], memory: { factor: 4, capMib: null } }]);
  expect(told([...first, inMemory, again])).toEqual([
    'a: 4 elements ran out of memory and are tried again with 16 GiB or 32 GiB.',
  ]);
});

test('nothing is tried again by itself where a user asked for it, or cancelled the run', () => {
  const { by: _policy, ...byUser } = inMemory;
  expect(told([...first, byUser])).toEqual([]);
  expect(told([...first, inMemory, cancelled])).toEqual([]);
});
