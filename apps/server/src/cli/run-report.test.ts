import { noCounts } from '@gridloom/core/grid';
import type { RunView } from '@gridloom/core/run';
import { expect, test } from 'vitest';
import { printRun, reportRun } from './run-report.ts';

const stage: RunView['stages'][number] = {
  id: 'f',
  functionId: 'f_f',
  mapspec: 'x[i] -> y[i]',
  outputs: ['y'],
  axes: [],
  elementCount: 3,
  counts: { ...noCounts(), failed: 3 },
  rest: 0,
  adopted: 0,
  after: [],
  retries: { automatic: 0 },
  waitsFor: '',
  limit: '',
  jobs: [],
};
const run: RunView = {
  runId: 'r_1',
  name: 'sweep',
  pipelineId: null,
  planHash: '',
  profileId: 'here',
  profileName: 'Here',
  word: 'failed',
  held: false,
  paused: null,
  aside: '',
  stages: [stage],
  createdAt: 0,
  endedAt: 1,
  newsAt: 1,
  trouble: [],
  retrying: [],
  folder: '/runs/r_1',
};

test('elements that fail alike are told in one line', () => {
  const failures = [
    { stage: 'f', element: 0, at: 'i=0', error: 'ValueError: no' },
    { stage: 'f', element: 1, at: 'i=1', error: 'ValueError: no' },
    { stage: 'f', element: 2, at: 'i=2', error: 'KeyError: 3' },
  ];
  expect(printRun(run, failures).split('\n')).toEqual([
    'r_1  sweep: failed',
    '  f  3 failed',
    'f at i=0; i=1: ValueError: no',
    'f at i=2: KeyError: 3',
  ]);
});

test('what is tried again by itself is told, and is no trouble', () => {
  const sentence = 'f: 3 elements ran out of memory and are tried again with 16 GiB.';
  const trying = { ...run, word: 'running' as const, retrying: [sentence] };
  expect(printRun(trying).split('\n')).toContain(sentence);
  expect(reportRun(trying).trouble).toEqual([]);
});

test('a stage of zero elements says so', () => {
  const empty = { ...run, word: 'done' as const, stages: [{ ...stage, elementCount: 0, counts: noCounts() }] };
  expect(printRun(empty)).toContain('f  no elements');
});
