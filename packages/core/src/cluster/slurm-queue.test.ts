import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSlurmJobId } from './slurm-array.ts';
import { readQueue } from './slurm-queue.ts';

const golden = (name: string) => readFileSync(new URL(`golden/${name}-22.05.8.txt`, import.meta.url), 'utf8');

describe('a job id', () => {
  test.each([
    ['86', { jobId: '86', tasks: null }],
    ['86_5', { jobId: '86', tasks: [[5, 6]] }],
    ['86_[0]', { jobId: '86', tasks: [[0, 1]] }],
    [
      '86_[3-9,12%4]',
      {
        jobId: '86',
        tasks: [
          [3, 10],
          [12, 13],
        ],
      },
    ],
    [
      '86_[0-6:3]',
      {
        jobId: '86',
        tasks: [
          [0, 1],
          [3, 4],
          [6, 7],
        ],
      },
    ],
  ])('%s is read', (text, job) => {
    expect(readSlurmJobId(text)).toEqual(job);
  });

  test.each(['86_[1,2,3', '86_[]', '86_[9-3]', '123+0', '86.batch', 'JOBID', ''])('%s is refused', (text) => {
    expect(readSlurmJobId(text)).toBeNull();
  });
});

describe('squeue', () => {
  test('tells of running, waiting and cancelled tasks of one array', () => {
    const [report] = readQueue(golden('squeue'), ['1'])!;
    expect(report!.jobId).toBe('1');
    expect(report!.news).toEqual([
      { tasks: [[3, 4]], phase: 'dead', cause: 'cancelled', reason: 'CA', node: 'n1' },
      {
        tasks: [
          [33, 40],
          [41, 50],
        ],
        phase: 'queued',
        cause: null,
        reason: 'Resources',
        node: '',
        expectedStartS: 1795449480,
      },
      { tasks: [[32, 33]], phase: 'running', cause: null, reason: '', node: 'n1' },
      { tasks: [[0, 1]], phase: 'running', cause: null, reason: '', node: 'n1' },
      // COMPLETING hides the outcome: not an end yet.
      { tasks: [[1, 2]], phase: 'running', cause: null, reason: '', node: 'n1' },
      { tasks: [[2, 3]], phase: 'done', cause: null, reason: '', node: 'n2' },
    ]);
  });

  test('tells a task that SLURM cancelled because it could never start from one that somebody cancelled', () => {
    const [report] = readQueue('2_2|CA||N/A|DependencyNeverSatisfied\n2_3|CA||N/A|None\n', ['2'])!;
    expect(report!.news.map(({ phase, cause }) => [phase, cause])).toEqual([
      ['dead', 'dependency'],
      ['dead', 'cancelled'],
    ]);
  });

  test('gives reports in the order asked for, an empty one for a job it does not know', () => {
    const reports = readQueue(golden('squeue'), ['5', '777', '3'])!;
    expect(reports.map(({ jobId, news }) => [jobId, news.map(({ phase, cause }) => [phase, cause])])).toEqual([
      ['5', [['held', null]]],
      ['777', []],
      [
        '3',
        [
          ['dead', 'launch-failure'],
          ['dead', 'exit-code'],
        ],
      ],
    ]);
  });

  test('tells ends and holds apart', () => {
    const [report] = readQueue(golden('squeue-reasons'), ['11'])!;
    expect(report!.news.map(({ phase, cause, reason }) => [phase, cause, reason])).toEqual([
      ['dead', 'time-limit', 'TimeLimit'],
      ['dead', 'out-of-memory', 'OutOfMemory'],
      ['dead', 'node-failure', 'NodeDown'],
      ['held', null, 'launch failed requeued held'],
      ['queued', null, 'BeginTime'],
      ['dead', 'preempted', 'PR'],
      ['dead', 'cancelled', 'CA'],
    ]);
  });

  test('takes a bare id for the tasks that no other line names', () => {
    const [report] = readQueue(golden('squeue-reasons'), ['11'])!;
    expect(report!.news.at(-1)!.tasks).toEqual([[6, 4_000_001]]);
  });

  test('tells which tasks can never start, and why', () => {
    const reports = readQueue(golden('squeue'), ['6', '7', '2'])!;
    expect(reports.map(({ news }) => [news[0]!.reason, news[0]!.never])).toEqual([
      ['PartitionConfig', 'limit'],
      ['PartitionTimeLimit', 'limit'],
      ['Priority', undefined],
    ]);
    expect(readQueue('5_0|PD||N/A|DependencyNeverSatisfied\n', ['5'])![0]!.news[0]).toMatchObject({
      phase: 'queued',
      never: 'dependency',
    });
  });

  test('does not say of a task that runs or has ended that it is held', () => {
    const lines = '5_0|R|n1|1795413480|JobHeldAdmin\n5_1|CA|n1|N/A|JobHeldAdmin\n5_[2]|PD||N/A|JobHeldAdmin\n';
    expect(readQueue(lines, ['5'])![0]!.news.map(({ phase, reason }) => [phase, reason])).toEqual([
      ['running', ''],
      ['dead', 'CA'],
      ['held', 'JobHeldAdmin'],
    ]);
  });

  test('does not take a state it does not know for an end', () => {
    expect(readQueue('5_0|XY|n1|N/A|None\n', ['5'])![0]!.news[0]).toMatchObject({ phase: 'unknown', reason: 'XY' });
  });

  test('is no answer when a line of ours is cut short', () => {
    expect(readQueue('5_[207,276,748|PD||N/A|Priority\n', ['5'])).toBeNull();
    expect(readQueue('5_0\n', ['5'])).toBeNull();
    expect(readQueue('6_[207,276,748|PD||N/A|Priority\n', ['5'])).toEqual([{ jobId: '5', news: [] }]);
  });
});
