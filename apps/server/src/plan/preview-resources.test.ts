import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FunctionId, InputId, newFunction, type Pipeline } from '@gridloom/core/pipeline';
import { expect, test } from 'vitest';
import { openApp } from '../open-app.ts';

function openEmptyApp() {
  const dataFolder = mkdtempSync(join(tmpdir(), 'gridloom-preview-'));
  const app = openApp(dataFolder, 'silent');
  return {
    caller: app.appRouter.createCaller({}),
    async [Symbol.asyncDispose]() {
      await app.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

const at = { x: 0, y: 0 };
const functionId = FunctionId.parse('f_f');

function drawn(resources: Pipeline['resources'], changes: Partial<Pipeline> = {}): Pipeline {
  const code = 'def f(x, y): return x + y';
  const inputId = (name: string) => InputId.parse(`i_${name}`);
  const range = { kind: 'range', start: 1, stop: 4, step: 1 } as const;
  const wires = ['x', 'y'].map((name) => ({
    from: { kind: 'input' as const, id: inputId(name) },
    to: { id: functionId, parameter: name },
  }));
  return {
    format: 2,
    name: 'Sweep',
    description: '',
    functions: [
      {
        ...newFunction(functionId, at, 'f'),
        code,
        outputs: ['z'],
        mapspec: 'x[i], y[j] -> z[i, j]',
        scope: 'element',
        resources,
      },
    ],
    inputs: ['x', 'y'].map((name) => ({ id: inputId(name), name, value: range, position: at })),
    wires,
    nests: [],
    activeVariants: {},
    checkTypes: true,
    resources: {},
    ...changes,
  };
}

test('expressions are evaluated for the elements of the map, by the Python of this machine', {
  timeout: 60_000,
}, async () => {
  await using app = openEmptyApp();
  const pipeline = drawn({ cpus: { expression: 'x * y' }, memory: { expression: 'f"{4 // (y - 1)}G"' } });
  const answer = await app.caller.plan.preview({ pipeline, profileId: 'this-machine', functionId });
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
  const { samples, ranges, elementCount } = answer.preview;
  expect(elementCount).toBe(9);
  expect(samples.map(({ position, values }) => [position, values['cpus']])).toEqual([
    [[0, 0], 1],
    [[0, 1], 2],
    [[0, 2], 3],
    [[1, 0], 2],
    [[1, 1], 4],
    [[1, 2], 6],
    [[2, 0], 3],
    [[2, 1], 6],
    [[2, 2], 9],
  ]);
  expect(samples[0]).toMatchObject({
    errors: { memory: expect.stringContaining('ZeroDivisionError') },
    arguments: { x: '1', y: '1' },
  });
  expect(ranges).toEqual({ cpus: { least: '1', most: '9' }, memory: { least: '2G', most: '4G' } });
});

test('what keeps the pipeline from being planned is told instead', async () => {
  await using app = openEmptyApp();
  const pipeline = drawn({ cpus: { expression: 'x *' } });
  const answer = await app.caller.plan.preview({ pipeline, profileId: 'this-machine', functionId });
  expect(answer).toMatchObject({ ok: false, problems: [{ code: 'EXPRESSION_SYNTAX' }] });
  const other = { pipeline: drawn({}), profileId: 'this-machine', functionId: FunctionId.parse('f_none') };
  await expect(app.caller.plan.preview(other)).rejects.toThrow('f_none');
});
