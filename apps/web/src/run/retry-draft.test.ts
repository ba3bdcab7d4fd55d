import { noCounts } from '@gridloom/core/grid';
import type { Plan } from '@gridloom/core/plan';
import type { RunView, StageView } from '@gridloom/core/run';
import { describe, expect, it } from 'vitest';
import { type RetryDraft, readRetry, resourcesBefore, retrySize, timesMost } from './retry-draft.ts';

const draft: RetryDraft = {
  where: 'run',
  stage: 'f',
  elements: '',
  states: ['failed', 'skipped', 'cancelled'],
  memory: '',
  time: '',
  cpus: '',
  partition: '',
  chunkSize: '',
};

function orderOf(change: Partial<RetryDraft>, count: number | null = 100) {
  const read = readRetry({ ...draft, ...change }, count);
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return read.order;
}

function errorsOf(change: Partial<RetryDraft>) {
  const read = readRetry({ ...draft, ...change }, 100);
  return read.ok ? {} : read.errors;
}

describe('a retry', () => {
  it('changes nothing that was not typed', () => {
    expect(orderOf({})).toEqual({
      target: { where: 'run' },
      states: ['failed', 'skipped', 'cancelled'],
      set: {},
      chunkSize: null,
    });
  });

  it('has what is to be different', () => {
    const order = orderOf({ memory: ' 16G', time: '90', cpus: '4', partition: 'long', chunkSize: '5' });
    expect(order.set).toEqual({ memory: '16G', time: 90, cpus: 4, partition: 'long' });
    expect(order.chunkSize).toBe(5);
  });

  it('is over the elements that were typed', () => {
    expect(orderOf({ where: 'elements', elements: '3, 7-9' }).target).toEqual({
      where: 'elements',
      stage: 'f',
      elements: [
        [3, 4],
        [7, 10],
      ],
    });
  });

  it('says at its field what cannot be', () => {
    expect(errorsOf({ memory: 'lots' }).memory).toContain('lots');
    expect(errorsOf({ time: '1:xx' }).time).toContain('1:xx');
    expect(errorsOf({ cpus: '0' }).cpus).toBeTruthy();
    expect(errorsOf({ chunkSize: '0' }).chunkSize).toContain('1 or more');
    expect(errorsOf({ states: [] }).states).toBe('Choose at least one.');
    expect(errorsOf({ where: 'elements', elements: '' }).elements).toContain('Write element numbers');
    expect(errorsOf({ where: 'elements', elements: '100' }).elements).toBe('The last element is 99.');
    // What is written for elements does not matter where they are not meant.
    expect(errorsOf({ where: 'stage', elements: 'x' })).toEqual({});
  });
});

describe('the size of a retry', () => {
  // As far as sizes are read from them.
  const view = {
    stages: [
      { id: 'f', counts: { ...noCounts(), done: 80, failed: 20 } },
      { id: 'g', counts: { ...noCounts(), done: 80, skipped: 20 } },
    ],
  } as unknown as RunView;
  const plan = {
    stages: [
      { id: 'f', scope: 'map', chunkSize: 8 },
      { id: 'g', scope: 'element', chunkSize: null },
    ],
  } as unknown as Plan;
  const none = () => null;

  it('counts elements and tasks of all stages', () => {
    expect(retrySize(orderOf({}), { view, plan }, none)).toEqual({ elements: 40, tasks: 3 + 20 });
    expect(retrySize(orderOf({ states: ['failed'] }), { view, plan }, none)).toEqual({ elements: 20, tasks: 3 });
  });

  it('has more tasks with smaller chunks, one by one', () => {
    expect(retrySize(orderOf({ where: 'stage', chunkSize: '1' }), { view, plan }, none)?.tasks).toBe(20);
  });

  it('counts only elements that are meant, and waits until they are read', () => {
    const order = orderOf({ where: 'elements', elements: '0-9' });
    expect(retrySize(order, { view, plan }, none)).toBeNull();
    expect(retrySize(order, { view, plan }, () => ({ ...noCounts(), done: 6, failed: 4 }))).toEqual({
      elements: 4,
      tasks: 1,
    });
  });
});

describe('what was asked for before', () => {
  const job = (round: number, memoryMib: number) => ({ round, resources: { memoryMib, extraArgs: {} } });
  // As far as resources are read from it.
  const stage = { jobs: [job(1, 1024), job(2, 2048), job(2, 4096)] } as unknown as StageView;

  it('is that of the newest round, as a span', () => {
    expect(resourcesBefore([stage])).toEqual({ memory: '2G to 4G', time: '', cpus: '', partition: '' });
  });

  it('can be doubled where it is known', () => {
    expect(timesMost([stage], 'memory', 2)).toBe('8G');
    expect(timesMost([stage], 'time', 2)).toBe('');
  });
});
