import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readAccounting, readJobRecords } from './slurm-accounting.ts';

const golden = (name: string) => readFileSync(new URL(`golden/${name}-22.05.8.txt`, import.meta.url), 'utf8');

const ends = (text: string, jobIds: readonly string[]) => readAccounting(text, jobIds).reports;

describe('sacct', () => {
  test('tells how each task ended', () => {
    const [report] = ends(golden('sacct'), ['3']);
    expect(report!.news).toEqual([
      { tasks: [[0, 1]], phase: 'dead', cause: 'launch-failure', reason: 'FAILED 0:9', node: 'n1' },
      { tasks: [[1, 2]], phase: 'dead', cause: 'out-of-memory', reason: 'OUT_OF_MEMORY 0:125', node: 'n1' },
      { tasks: [[2, 3]], phase: 'dead', cause: 'time-limit', reason: 'TIMEOUT', node: 'n1' },
    ]);
  });

  test('counts the last attempt of a requeued task, and nothing that has not ended', () => {
    const [report] = ends(golden('sacct'), ['2']);
    expect(report!.news.map(({ tasks, phase }) => [tasks, phase])).toEqual([
      [[[0, 1]], 'dead'],
      [[[1, 2]], 'done'],
    ]);
  });

  test('believes the row of a task more than a list that names it, too', () => {
    const [report] = ends(golden('sacct'), ['9']);
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
      // Without any row of their own, as long as the array has no such tasks.
      [[[6, 4_000_001]], 'dead', ''],
    ]);
  });

  test('takes tasks without a trace for cancelled where the rest of their array was', () => {
    const told = (text: string) =>
      ends(text, ['73'])[0]!.news.map(({ tasks, cause, phase }) => [tasks[0], cause ?? phase]);
    expect(told('73|CANCELLED by 0|0:0|None assigned|x|/r\n73_1|COMPLETED|0:0|n1|x|/r\n')).toEqual([
      [[1, 2], 'done'],
      [[0, 1], 'cancelled'],
    ]);
    expect(told('73_[0-1]|PENDING|0:0|None assigned|x|/r\n')).toEqual([]);
    expect(told('73_1|CANCELLED by 0|0:0|n1|x|/r\n')).toEqual([[[1, 2], 'cancelled']]);
  });

  test('names failures that do not say why, with the folder where to look', () => {
    const { unexplained } = readAccounting('7_0|FAILED|0:9|n1|gl-r-f-1-0|/a|b\n7_1|FAILED|3:0|n1|gl-r-f-1-0|/a|b\n', [
      '7',
    ]);
    expect(unexplained).toEqual([{ jobId: '7', task: 0, exitCode: '0:9', jobName: 'gl-r-f-1-0', folder: '/a|b' }]);
  });

  test('calls a job that never began a launch failure', () => {
    expect(ends(golden('sacct'), ['8'])[0]!.news).toMatchObject([{ cause: 'launch-failure' }]);
  });
});

describe('scontrol show job', () => {
  test('tells of ended tasks alone', () => {
    const { reports } = readJobRecords(golden('scontrol-job'), ['8', '9', '4']);
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
        [
          [
            [2, 3],
            [6, 4_000_001],
          ],
          'cancelled',
          'CANCELLED',
        ],
      ],
      [],
    ]);
  });
});
