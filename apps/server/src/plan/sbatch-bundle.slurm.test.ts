import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blankPipeline, FunctionId, InputId, newFunction, newInput, type Pipeline } from '@gridloom/core/pipeline';
import type { SbatchBundle } from '@gridloom/core/plan';
import { describe, expect, test } from 'vitest';
import { readWorker } from '../cluster/read-worker.ts';
import { sampleProfile } from '../cluster/sample-profile.ts';
import { exportSbatch } from './export-sbatch.ts';

const conf = process.env['GRIDLOOM_TEST_SLURM_CONF'];
const root = process.env['GRIDLOOM_TEST_HERE_ROOT'];
const workerSource = readWorker();

const profile = sampleProfile({
  scheduler: { kind: 'slurm', binFolder: null },
  root: '/nowhere',
  defaults: { memory: '100MB', time: 5 },
});

/**
 * x[i] -> y[i] -> z[i], one element a task, then the sum, and the sum of those that are there. The third element fails
 * until the file `mended` is there; each call writes a line into `calls`.
 */
function chain(folder: string): Pipeline {
  const at = { x: 0, y: 0 };
  const calls = JSON.stringify(join(folder, 'calls'));
  const make = (name: string, { code, ...more }: { code: string[] } & Record<string, unknown>) => {
    const note = [
      `    with open(${calls}, "a") as file:`,
      `        file.write("${name} " + os.environ["GRIDLOOM_ELEMENT"] + "\\n")`,
    ];
    const lines = code.flatMap((line) => (line.startsWith('def ') ? [line, ...note] : [line]));
    return {
      ...newFunction(FunctionId.parse(`f_${name}`), at, name),
      ...more,
      code: ['import os, time', ...lines].join('\n'),
    };
  };
  const id = InputId.parse('i_x');
  const functions = [
    make('square', {
      code: [
        'def square(x):',
        `    if x == 2 and not os.path.exists(${JSON.stringify(join(folder, 'mended'))}):`,
        '        raise ValueError("not yet")',
        '    time.sleep(2.5 if x == 3 else 0)',
        '    return x * x',
      ],
      outputs: ['y'],
      mapspec: 'x[i] -> y[i]',
      scope: 'element',
    }),
    make('shift', {
      code: ['def shift(y):', '    return y + 1, time.time()'],
      outputs: ['z', 'at'],
      mapspec: 'y[i] -> z[i], at[i]',
      scope: 'element',
    }),
    make('total', { code: ['def total(z):', '    return sum(z)'], outputs: ['sum'] }),
    make('partial', {
      code: ['def partial(z):', '    return sum(each for each in z if each is not None)'],
      outputs: ['sum_so_far'],
      acceptMissing: true,
    }),
  ];
  const [square, shift, total, partial] = functions.map((item) => item.id);
  return {
    ...blankPipeline('Chain of two'),
    functions,
    inputs: [{ ...newInput(id, at, 'x'), value: { kind: 'range', start: 0, stop: 4, step: 1 } }],
    wires: [
      { from: { kind: 'input', id }, to: { id: square!, parameter: 'x' } },
      { from: { kind: 'output', id: square!, output: 'y' }, to: { id: shift!, parameter: 'y' } },
      { from: { kind: 'output', id: shift!, output: 'z' }, to: { id: total!, parameter: 'z' } },
      { from: { kind: 'output', id: shift!, output: 'z' }, to: { id: partial!, parameter: 'z' } },
    ],
  };
}

function openFolder() {
  if (!conf || !root) throw new Error('These tests need a SLURM: `npm test` brings one up.');
  const folder = mkdtempSync(join(root, 'bundle '));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

function runAny(folder: string, command: string, slurm = conf) {
  const env = { ...process.env, SLURM_CONF: slurm };
  return spawnSync('sh', ['-c', command], { cwd: folder, env, encoding: 'utf8' });
}

function run(folder: string, command: string): string {
  const { status, stdout, stderr } = runAny(folder, command);
  expect([command, status, stderr]).toEqual([command, 0, '']);
  return stdout;
}

/** Submits all, waits until none of the job arrays is in the queue any more, and answers which functions were called. */
function submit(folder: string): string[] {
  writeFileSync(join(folder, 'calls'), '');
  const ids = idsOf(run(folder, 'sh ./submit.sh'));
  expect(ids).toHaveLength(4);
  waitFor(folder, ids);
  return calls(folder);
}

/** Of lines "<id> <job array>". */
function idsOf(stdout: string): string[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0]!);
}

function waitFor(folder: string, ids: readonly string[]): void {
  // A job that waits for the others and ends at once: sbatch comes back when it has ended.
  run(
    folder,
    `sbatch --wait --mem=50M --output=/dev/null --dependency=afterany:${ids.join(':')} --wrap true >/dev/null`,
  );
}

function calls(folder: string): string[] {
  return readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n').sort();
}

/** A folder with the scripts in it. */
async function writeBundle(folder: string): Promise<Extract<SbatchBundle, { ok: true }>> {
  // Its inputs are values: there is no file to look at.
  const site = () => Promise.reject(new Error('The site is not needed.'));
  const bundle = await exportSbatch({ pipeline: chain(folder), profile, site, selection: undefined, workerSource });
  if (!bundle.ok) throw new Error(bundle.message);
  for (const [path, text] of Object.entries(bundle.files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const path of bundle.executable) chmodSync(join(folder, path), 0o755);
  return bundle;
}

function output(folder: string, name: string): unknown {
  return JSON.parse(run(folder, `python3 worker.py export --run "$PWD" --format json --output ${name}`));
}

const elements = (name: string, ...numbers: number[]) => numbers.map((number) => `${name} ${number}`);

describe('a folder of sbatch scripts', () => {
  test('computes on SLURM without Gridloom, element by element; submitted again, what was missing and what went without it', async () => {
    using opened = openFolder();
    const { folder } = opened;
    const bundle = await writeBundle(folder);
    expect(bundle.files['submit.sh']).toContain('--dependency="aftercorr:$job_square_1_0"');

    expect(submit(folder)).toEqual([
      ...elements('partial', 0),
      ...elements('shift', 0, 1, 3),
      ...elements('square', 0, 1, 2, 3),
    ]);
    expect(output(folder, 'z')).toMatchObject({ z: [1, 2, null, 10] });
    expect(output(folder, 'sum_so_far')).toMatchObject({ sum_so_far: 13 });
    // The last square takes 2.5 s: the first element went through both functions meanwhile.
    const { at } = output(folder, 'at') as { at: number[] };
    expect(at[3]! - at[0]!).toBeGreaterThan(1);

    writeFileSync(join(folder, 'mended'), '');
    expect(submit(folder)).toEqual([
      ...elements('partial', 0),
      ...elements('shift', 2),
      ...elements('square', 2),
      ...elements('total', 0),
    ]);
    expect(output(folder, 'z')).toMatchObject({ z: [1, 2, 5, 10] });
    expect(output(folder, 'sum')).toMatchObject({ sum: 18 });
    expect(output(folder, 'sum_so_far')).toMatchObject({ sum_so_far: 18 });
  }, 240_000);

  test('stops where sbatch refuses, says what is submitted, and is submitted again when that has ended', async () => {
    using opened = openFolder();
    const { folder } = opened;
    const { files } = await writeBundle(folder);
    writeFileSync(join(folder, 'mended'), '');
    writeFileSync(join(folder, 'calls'), '');
    const script = join(folder, 'jobs/total-1-0.sbatch');
    writeFileSync(script, files['jobs/total-1-0.sbatch']!.replace('#SBATCH', '#SBATCH --partition=nowhere\n#SBATCH'));

    const stopped = runAny(folder, 'sh ./submit.sh');
    const ids = idsOf(stopped.stdout);
    expect([stopped.status, ids.length]).toEqual([1, 2]);
    expect(stopped.stderr).toContain('sbatch did not take the job array total-1-0');
    expect(stopped.stderr).toContain(`These are submitted, and go on: ${ids.join(' ')}\n`);

    writeFileSync(script, files['jobs/total-1-0.sbatch']!);
    const early = runAny(folder, 'sh ./submit.sh');
    expect([early.status, early.stdout]).toEqual([1, '']);
    expect(early.stderr).toContain('still in the queue');

    waitFor(folder, ids);
    expect(submit(folder)).toEqual([...elements('partial', 0), ...elements('total', 0)]);
    expect(output(folder, 'sum')).toMatchObject({ sum: 18 });
  }, 240_000);

  test('submits nothing where squeue fails', async () => {
    using opened = openFolder();
    const { folder } = opened;
    await writeBundle(folder);
    writeFileSync(join(folder, 'broken.conf'), 'nonsense\n');
    const { status, stdout, stderr } = runAny(folder, 'sh ./submit.sh', join(folder, 'broken.conf'));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('squeue does not tell');
    expect(existsSync(join(folder, 'round'))).toBe(false);
  });
});
