import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readAccounting, readJobRecords } from './slurm-accounting.ts';

const golden = (name: string) => readFileSync(new URL(`golden/${name}-22.05.8.txt`, import.meta.url), 'utf8');

describe('sacct', () => {
  test('tells how each task ended', () => {
    const [report] = readAccounting(golden('sacct'), ['3']);
    expect(report!.news).toEqual([
      { tasks: [[0, 1]], phase: 'dead', cause: 'exit-code', reason: 'FAILED 0:9', node: 'n1' },
      { tasks: [[1, 2]], phase: 'dead', cause: 'out-of-memory', reason: 'OUT_OF_MEMORY 0:125', node: 'n1' },
      { tasks: [[2, 3]], phase: 'dead', cause: 'time-limit', reason: 'TIMEOUT', node: 'n1' },
    ]);
  });

  test('counts the last attempt of a requeued task, and nothing that has not ended', () => {
    const [report] = readAccounting(golden('sacct'), ['2']);
    expect(report!.news.map(({ tasks, phase }) => [tasks, phase])).toEqual([
      [[[0, 1]], 'dead'],
      [[[1, 2]], 'done'],
    ]);
  });

  test('believes the row of a task more than a list that names it, too', () => {
    const [report] = readAccounting(golden('sacct'), ['9']);
    expect(report!.news.map(({ tasks, phase, node }) => [tasks, phase, node])).toEqual([
      [[[1, 2]], 'done', 'n1'],
      [
        [
          [0, 1],
          [2, 6],
        ],
        'dead',
        '',
      ],
    ]);
  });

  test('calls a job that never began a launch failure', () => {
    expect(readAccounting(golden('sacct'), ['8'])[0]!.news).toMatchObject([{ cause: 'launch-failure' }]);
  });
});

describe('scontrol show job', () => {
  test('tells of ended tasks alone', () => {
    const reports = readJobRecords(golden('scontrol-job'), ['8', '9', '4']);
    expect(reports.map(({ news }) => news.map(({ tasks, cause, reason }) => [tasks, cause, reason]))).toEqual([
      [[[[0, 1]], 'launch-failure', 'FAILED 0:53']],
      [
        [
          [
            [0, 2],
            [3, 6],
          ],
          'cancelled',
          'CANCELLED',
        ],
      ],
      [],
    ]);
  });
});
