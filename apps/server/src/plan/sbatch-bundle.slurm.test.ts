import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Profile } from '@gridloom/core/cluster';
import { blankPipeline, FunctionId, InputId, newFunction, newInput, type Pipeline } from '@gridloom/core/pipeline';
import { describe, expect, test } from 'vitest';
import { exportSbatch } from './export-sbatch.ts';

const conf = process.env['GRIDLOOM_TEST_SLURM_CONF'];
const root = process.env['GRIDLOOM_TEST_HERE_ROOT'];
const workerSource = readFileSync(fileURLToPath(import.meta.resolve('@gridloom/worker/worker.py')), 'utf8');

const profile: Profile = {
  id: 'here',
  name: 'Here',
  shell: { kind: 'local' },
  scheduler: { kind: 'slurm', binFolder: null },
  root: '/nowhere',
  setup: '',
  python: 'python3',
  defaults: { memory: '100MB', time: 5 },
  limits: { maxArraySize: 1001, pollS: 1, graceS: 1 },
  facts: null,
};

/** x[i] -> y[i] -> z[i], one element a task, then the sum; the first attempt of an element may be made to fail. */
function chain(folder: string): Pipeline {
  const at = { x: 0, y: 0 };
  const make = (name: string, more: object) => ({ ...newFunction(FunctionId.parse(`f_${name}`), at, name), ...more });
  const id = InputId.parse('i_x');
  const functions = [
    make('square', {
      code: [
        'import os, time',
        'def square(x):',
        `    if x == 2 and not os.path.exists(${JSON.stringify(join(folder, 'mended'))}):`,
        '        raise ValueError("not yet")',
        '    time.sleep(2.5 if x == 3 else 0)',
        '    return x * x',
      ].join('\n'),
      outputs: ['y'],
      mapspec: 'x[i] -> y[i]',
      scope: 'element',
    }),
    make('shift', {
      code: 'import time\ndef shift(y):\n    return y + 1, time.time()',
      outputs: ['z', 'at'],
      mapspec: 'y[i] -> z[i], at[i]',
      scope: 'element',
    }),
    make('total', { code: 'def total(z):\n    return sum(z)', outputs: ['sum'] }),
  ];
  const [square, shift, total] = functions.map((item) => item.id);
  return {
    ...blankPipeline('Chain of two'),
    functions,
    inputs: [{ ...newInput(id, at, 'x'), value: { kind: 'range', start: 0, stop: 4, step: 1 } }],
    wires: [
      { from: { kind: 'input', id }, to: { id: square!, parameter: 'x' } },
      { from: { kind: 'output', id: square!, output: 'y' }, to: { id: shift!, parameter: 'y' } },
      { from: { kind: 'output', id: shift!, output: 'z' }, to: { id: total!, parameter: 'z' } },
    ],
  };
}

function openFolder() {
  if (!conf || !root) throw new Error('These tests need a SLURM: `npm test` brings one up.');
  const folder = mkdtempSync(join(root, 'bundle '));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

function run(folder: string, command: string): string {
  const env = { ...process.env, SLURM_CONF: conf };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, env, encoding: 'utf8' });
  expect([command, status, stderr]).toEqual([command, 0, '']);
  return stdout;
}

/** Submits, and waits until none of the job arrays is in the queue any more. */
function submit(folder: string): void {
  const ids = run(folder, 'sh ./submit.sh')
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0]!);
  expect(ids).toHaveLength(3);
  // A job that waits for the others and ends at once: sbatch comes back when it has ended.
  run(
    folder,
    `sbatch --wait --mem=50M --output=/dev/null --dependency=afterany:${ids.join(':')} --wrap true >/dev/null`,
  );
}

function output(folder: string, name: string): unknown {
  return JSON.parse(run(folder, `python3 worker.py export --run "$PWD" --format json --output ${name}`));
}

describe('a folder of sbatch scripts', () => {
  test('computes on SLURM without Gridloom, element by element, and what was missing when it is submitted again', () => {
    using opened = openFolder();
    const { folder } = opened;
    const bundle = exportSbatch({ pipeline: chain(folder), profile, selection: undefined, workerSource });
    if (!bundle.ok) throw new Error(bundle.message);
    for (const [path, text] of Object.entries(bundle.files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    for (const path of bundle.executable) chmodSync(join(folder, path), 0o755);
    expect(bundle.files['submit.sh']).toContain('--dependency="aftercorr:$job_square_1_0"');

    submit(folder);
    expect(output(folder, 'z')).toMatchObject({ z: [1, 2, null, 10] });
    // The last square takes 2.5 s: the first element went through both functions meanwhile.
    const { at } = output(folder, 'at') as { at: number[] };
    expect(at[3]! - at[0]!).toBeGreaterThan(1);

    writeFileSync(join(folder, 'mended'), '');
    submit(folder);
    expect(output(folder, 'z')).toMatchObject({ z: [1, 2, 5, 10] });
    expect(output(folder, 'sum')).toMatchObject({ sum: 18 });
  }, 240_000);
});
