import { compilePlan } from '@gridloom/core/plan';
import { expect, test } from 'vitest';
import { PIPEFUNC_SLURM } from '../../../../packages/examples/src/pipefunc-slurm.ts';
import { sampleProfile } from '../cluster/sample-profile.ts';
import { printPlan, reportCompiled } from './compile-report.ts';

const profile = sampleProfile();
const { pipeline } = PIPEFUNC_SLURM;

test('a plan is reported by arrays and stages, each with its job arrays, what it waits for and when it is submitted', () => {
  const report = reportCompiled(compilePlan(pipeline, profile), pipeline);
  expect(report).toMatchObject({ ok: true, plan: { profile: 'here' }, estimate: { atLeast: true } });
  expect(report.arrays).toContainEqual({ name: 'y', stage: 'double_it', axes: ['i'], shape: [10] });
  const [double, add, sum] = report.stages ?? [];
  expect(double).toMatchObject({
    id: 'double_it',
    mapspec: 'x[i] -> y[i]',
    elements: 10,
    selected: 10,
    reused: 0,
    tasks: 1,
    jobArrays: [{ elements: [[0, 10]], tasks: 1, resources: { cpus: 2 } }],
    dependencies: [],
    submitted: { when: 'at once' },
  });
  expect(add).toMatchObject({ tasks: null, jobArrays: [], submitted: { when: 'when values arrive' } });
  expect(add?.submitted.why).toMatch(/\w\.$/);
  expect(sum?.dependencies).toEqual([{ after: 'add_one', elementwise: false }]);
});

test('a part of a plan is reported with what is asked for', () => {
  const selection = { outputs: ['y'], given: {}, axes: { i: { start: 2, stop: 5 } } };
  const compiled = compilePlan(pipeline, profile, { selection });
  expect(reportCompiled(compiled, pipeline).stages).toMatchObject([{ id: 'double_it', elements: 10, selected: 3 }]);
  expect(compiled.ok && printPlan(compiled.plan)).toContain('3 of 10 elements');
});

test('a refused pipeline is reported with the name, the field and the characters of each problem', () => {
  const [first, ...others] = pipeline.functions;
  const broken = { ...pipeline, functions: [{ ...first!, mapspec: 'x[i] - > y[i]' }, ...others] };
  const report = reportCompiled(compilePlan(broken, profile), broken);
  expect(report).toMatchObject({ ok: false, plan: null, arrays: null, stages: null, estimate: null });
  expect(report.problems[0]).toMatchObject({
    severity: 'error',
    function: 'double_it',
    input: null,
    field: 'mapspec',
    range: { start: 5, end: 6 },
  });
});
