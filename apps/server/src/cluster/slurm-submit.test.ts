import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createLocalShell } from './local-shell.ts';
import { answerOf, readSection } from './slurm-section.ts';
import { findScript, readReceipt, submitScript } from './slurm-submit.ts';

const receipt = (begun: string, ended: string, out = '', err = '') =>
  `@@now 1000\n@@try ${begun}\n@@rc ${ended}\n@@out\n${out}\n@@err\n${err}\n@@receipt-end\n`;

describe('a receipt', () => {
  test('tells whether sbatch began, ended, and what it said', () => {
    expect(readReceipt(receipt('', ''))).toEqual({ kind: 'none' });
    expect(readReceipt(receipt('940', ''))).toEqual({ kind: 'begun', ageS: 60 });
    expect(readReceipt(receipt('940', '0 950', '77\n'))).toEqual({
      kind: 'ended',
      ageS: 50,
      verdict: { kind: 'accepted', jobId: '77' },
    });
    const timedOut = 'sbatch: error: Batch job submission failed: Socket timed out on send/recv operation\n';
    expect(readReceipt(receipt('940', '1 950', '', timedOut))).toMatchObject({ verdict: { kind: 'unclear' } });
  });

  test('that is cut short is none', () => {
    expect(readReceipt(receipt('940', '0 950', '77\n').slice(0, -1))).toBeNull();
  });
});

describe('looking for a submission', () => {
  const shell = createLocalShell();

  async function openRoot() {
    const root = await mkdtemp(join(tmpdir(), 'gridloom-submit-'));
    return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
  }

  test('leaves its void in the run folder', async () => {
    await using place = await openRoot();
    const folder = join(place.root, 'run');
    await mkdir(folder);
    const { stdout } = await shell.run(findScript(folder, 'f-1-0', 1));
    expect(readReceipt(stdout.toString())).toEqual({ kind: 'none' });
    expect(await readdir(join(folder, 'jobs'))).toEqual(['f-1-0.void']);
  });

  test('finds no receipt where the run folder was deleted, and makes nothing', async () => {
    await using place = await openRoot();
    const { code, stdout } = await shell.run(findScript(join(place.root, 'run'), 'f-1-0', 1));
    expect(code).toBe(0);
    expect(readReceipt(stdout.toString())).toEqual({ kind: 'none' });
    expect(await readdir(place.root)).toEqual([]);
  });

  test('knows nothing where the folder of the run folder is gone too', async () => {
    await using place = await openRoot();
    const { code } = await shell.run(findScript(join(place.root, 'unmounted', 'run'), 'f-1-0', 1));
    expect(code).toBe(74);
    expect(await readdir(place.root)).toEqual([]);
  });

  test('is not overtaken: a late submission does not make a deleted run folder anew', async () => {
    await using place = await openRoot();
    const resources = { extraArgs: {}, parallelizationMode: 'external' as const };
    const batch = { id: 'f-1-0', stage: 'f', round: 1, elements: [], perTask: 1, taskCount: 1, resources };
    const folder = join(place.root, 'run');
    const request = { jobName: 'gl-run-f-1-0', batch, script: '', folder, after: [], afterTasks: [] };
    const { code } = await shell.run(submitScript(request, '', 1));
    expect(code).toBe(74);
    expect(await readdir(place.root)).toEqual([]);
  });
});

describe('a section of a poll', () => {
  const section = (stdout: string, code: number, stderr: string) =>
    `\n@@queue\n${stdout}\n@@queue-end:${code}:${stderr}\n`;

  test('is found among others, also when it is empty', () => {
    const output = `@@scan\n{}\n@@scan-end 0\n${section('1_0|R|n1|None\n', 0, '')}`;
    expect(answerOf(readSection(output, 'queue'))).toBe('1_0|R|n1|None\n');
    expect(answerOf(readSection(section('', 0, ''), 'queue'))).toBe('');
    expect(readSection(output, 'pool')).toBeNull();
  });

  test.each([
    ['a failure', section('', 1, 'slurm_load_jobs error: Unable to contact slurm controller')],
    ['an error beside exit code 0', section('', 0, 'slurm_load_jobs error: Zero Bytes were transmitted or received')],
    ['a time-out', section('', 124, '')],
    ['half of it', section('1_0|R|n1|None\n', 0, '').slice(0, -3)],
    ['silence', ''],
  ])('is no answer when it is %s', (_what, output) => {
    expect(answerOf(readSection(output, 'queue'))).toBeNull();
  });
});
