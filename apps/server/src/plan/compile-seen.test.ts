import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError } from '@gridloom/core/error';
import {
  blankPipeline,
  FunctionId,
  InputId,
  type InputValue,
  newFunction,
  newInput,
  type Pipeline,
} from '@gridloom/core/pipeline';
import { WHOLE } from '@gridloom/core/plan';
import { expect, test } from 'vitest';
import { sampleProfile } from '../cluster/sample-profile.ts';
import { openApp } from '../open-app.ts';
import { compileAsKnown, compileSeen } from './compile-seen.ts';

const profileId = 'this-machine';
const at = { x: 0, y: 0 };
const id = InputId.parse('i_x');
const [f, g] = [FunctionId.parse('f_f'), FunctionId.parse('f_g')];

function openEmptyApp() {
  const folder = mkdtempSync(join(tmpdir(), 'gridloom-seen-'));
  const app = openApp(join(folder, 'data'), 'silent');
  return {
    folder,
    caller: app.appRouter.createCaller({}),
    async [Symbol.asyncDispose]() {
      await app.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** x[i] -> y[i] -> z[i] */
function drawn(x: InputValue): Pipeline {
  return {
    ...blankPipeline('Files'),
    functions: [
      { ...newFunction(f, at, 'f'), code: 'def f(x): return x', outputs: ['y'], mapspec: 'x[i] -> y[i]' },
      { ...newFunction(g, at, 'g'), code: 'def g(y): return y', outputs: ['z'], mapspec: 'y[i] -> z[i]' },
    ],
    inputs: [{ ...newInput(id, at, 'x'), value: x }],
    wires: [
      { from: { kind: 'input', id }, to: { id: f, parameter: 'x' } },
      { from: { kind: 'output', id: f, output: 'y' }, to: { id: g, parameter: 'y' } },
    ],
  };
}

const file = (path: string, shape: number[] | null = null): InputValue => {
  return { kind: 'reference', path, format: 'json', column: null, shape };
};
const list: InputValue = { kind: 'list', items: [1] };
const given = (y: InputValue) => ({ ...WHOLE, given: { y } });

test('files of inputs and of what is given are looked at when a plan is made', { timeout: 60_000 }, async () => {
  await using app = openEmptyApp();
  const path = join(app.folder, 'l.json');
  writeFileSync(path, '[1, 2, 3]');
  const plain = await app.caller.plan.compile({ pipeline: drawn(file(path, [7])), profileId });
  expect(plain).toMatchObject({ ok: true, plan: { inputs: { x: { shape: [3] } } }, problems: [] });
  const part = await app.caller.plan.compile({ pipeline: drawn(list), profileId, selection: given(file(path)) });
  expect(part).toMatchObject({ ok: true, plan: { inputs: { y: { shape: [3] } }, stages: [{ id: 'g' }] } });
  const bundle = await app.caller.plan.exportSbatch({ pipeline: drawn(file(path)), profileId });
  expect(bundle.ok).toBe(true);
});

test('a file that cannot be read is a problem at its place, once, where it is needed', {
  timeout: 60_000,
}, async () => {
  await using app = openEmptyApp();
  const gone = file(join(app.folder, 'gone.json'), [3]);
  const problemsOf = async (pipeline: Pipeline, selection = WHOLE) => {
    const answer = await app.caller.plan.compile({ pipeline, profileId, selection });
    return [answer.ok, ...answer.problems.map(({ code, place }) => [code, place.node?.id, place.field])];
  };
  expect(await problemsOf(drawn(gone))).toEqual([false, ['REFERENCE_UNREADABLE', 'i_x', 'value']]);
  const inSelection = [false, ['REFERENCE_UNREADABLE', undefined, 'selection.given.y']];
  expect(await problemsOf(drawn(list), given(gone))).toEqual(inSelection);
  expect(await problemsOf(drawn(gone), given(list))).toEqual([true]);
  const refused = app.caller.plan.exportSbatch({ pipeline: drawn(gone), profileId });
  await expect(refused).rejects.toMatchObject({
    cause: { code: 'PLAN_REFUSED', details: { problems: [{ code: 'REFERENCE_UNREADABLE' }] } },
  });
  const started = app.caller.run.start({ pipeline: drawn(gone), profileId, pipelineId: null });
  await expect(started).rejects.toMatchObject({ cause: { code: 'PLAN_REFUSED' } });
});

const profile = sampleProfile();
const unreachable = {
  profile,
  site: () => Promise.reject(new CodedError('CLUSTER_UNREACHABLE', { host: 'h', reason: 'r.' })),
};

test('where the site cannot be reached the plan counts on what was found before, and says so', async () => {
  const compiled = await compileAsKnown(drawn(file('/data/x.json', [3])), unreachable);
  expect(compiled).toMatchObject({ ok: true, plan: { inputs: { x: { shape: [3] } } } });
  expect(compiled.problems).toMatchObject([
    { code: 'REFERENCE_UNCHECKED', severity: 'warning', place: { node: { id: 'i_x' }, field: 'value' } },
  ]);
  expect(compiled.problems[0]?.message).toBe('The file of "x" cannot be looked at now: No connection to h: r.');
  const unseen = await compileAsKnown(drawn(file('/data/x.json')), unreachable);
  expect(unseen).toMatchObject({ ok: false, problems: [{ code: 'REFERENCE_UNSEEN' }] });
  await expect(compileSeen(drawn(file('/data/x.json', [3])), unreachable)).rejects.toThrow('No connection to h');
});

test('a site without a file to look at is not opened', async () => {
  expect(await compileAsKnown(drawn(list), unreachable)).toMatchObject({ ok: true, problems: [] });
});

test('a mistake of ours is not taken for a site that cannot be reached', async () => {
  const broken = { profile, site: () => Promise.reject(new Error('a bug')) };
  await expect(compileAsKnown(drawn(file('/data/x.json', [3])), broken)).rejects.toThrow('a bug');
});
