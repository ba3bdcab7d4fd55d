import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { isExplained, type TaskNews, withEnds } from './job-report.ts';
import { readAccounting } from './slurm-accounting.ts';
import { evidenceScript, explainEnds } from './slurm-evidence.ts';

/** A run folder with logs and claims, and what becomes of sacct's rows with what is found there. */
function openFolder(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "gridloom's evidence-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return {
    explain(...ends: readonly (readonly [task: number, exitCode: string])[]) {
      const name = `gl-${basename(folder)}-f-1-0`;
      const rows = ends.map(([task, exitCode]) => `5_${task}|FAILED|${exitCode}|n1|${name}|${folder}`);
      const { reports, unexplained } = readAccounting(rows.join('\n'), ['5']);
      const script = evidenceScript(unexplained);
      const output = script === '' ? '' : execFileSync('/bin/sh', { input: script, encoding: 'utf8' });
      return explainEnds(reports, unexplained, output)[0]!.news.map(({ cause, reason }) => [cause, reason]);
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

test('memory that SLURM watches without cgroups is told by the log alone', () => {
  using folder = openFolder({
    'logs/f/f-1-0.slurm-0.out':
      'slurmstepd: error: Job 5 exceeded memory limit (195178496 > 104857600), being killed\n',
    'logs/f/f-1-0.slurm-1.out': 'my own words: exceeded memory limit\n',
    'logs/f/f-1-0.slurm-2.out': 'slurmstepd-n1: error: StepId=5.batch exceeded memory limit (2 > 1), being killed\n',
  });
  expect(folder.explain([0, '0:9'], [1, '0:9'], [2, '0:9'], [3, '0:9'])).toEqual([
    ['out-of-memory', 'OutOfMemory'],
    ['launch-failure', 'FAILED 0:9'],
    ['out-of-memory', 'OutOfMemory'],
    ['launch-failure', 'FAILED 0:9'],
  ]);
});

test('a task that failed without a word and was never begun is no fault of its code', () => {
  using folder = openFolder({
    'logs/f/f-1-0.slurm-0.out': '',
    'logs/f/f-1-0.slurm-1.out': 'python3: not found\n',
    'claims/f/f-1-0.2.0': '{}',
  });
  expect(folder.explain([0, '1:0'], [1, '1:0'], [2, '1:0'], [3, '1:0'], [4, '3:0'])).toEqual([
    ['launch-failure', 'JobLaunchFailure'],
    ['exit-code', 'FAILED 1:0'],
    ['exit-code', 'FAILED 1:0'],
    ['launch-failure', 'JobLaunchFailure'],
    ['exit-code', 'FAILED 3:0'],
  ]);
});

test('nothing is looked at that is not ours', () => {
  const end = { jobId: '5', task: 0, exitCode: '1:0', jobName: 'gl-r_1-f-1-0', folder: '/runs/r_1' };
  expect(evidenceScript([end])).toContain('5 0 f-1-0\n');
  for (const other of [{ jobName: 'mine' }, { folder: 'r_1' }, { folder: '/runs/r_2' }, { jobName: 'gl-r_1-$(x)' }]) {
    expect(evidenceScript([{ ...end, ...other }])).toBe('');
  }
});

test('what is found out takes the place of what was not explained, and of nothing else', () => {
  const news = (from: number, to: number, cause: 'exit-code' | 'time-limit' | null): TaskNews => ({
    tasks: [[from, to]],
    phase: cause ? 'dead' : 'running',
    cause,
    reason: '',
    node: '',
  });
  const report = { jobId: '5', news: [news(0, 2, 'exit-code'), news(2, 3, 'time-limit'), news(3, 4, null)] };
  expect(report.news.map(isExplained)).toEqual([false, true, true]);
  const found: TaskNews = { ...news(0, 1, 'exit-code'), cause: 'out-of-memory' };
  expect(withEnds(report, [found]).news).toEqual([news(1, 2, 'exit-code'), ...report.news.slice(1), found]);
});
