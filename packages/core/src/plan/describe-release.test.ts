import { expect, it } from 'vitest';
import { compilePlan } from './compile-plan.ts';
import { describeRelease } from './describe-release.ts';
import { type SampleFunction, samplePipeline, sampleProfile } from './sample-pipeline.ts';

const MAPPED = { code: 'def f(x): ...', outputs: ['y'], mapspec: 'x[i] -> y[i]', chunkSize: 2 };

function sentences(...functions: SampleFunction[]): string[] {
  const compiled = compilePlan(samplePipeline(functions, { x: { kind: 'list', items: [1, 2, 3] } }), sampleProfile());
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.plan.stages.map(describeRelease);
}

it('says that a stage is submitted at once, and what its tasks wait for', () => {
  const [f, g, h] = sentences(
    MAPPED,
    { ...MAPPED, code: 'def g(y): ...', outputs: ['z'], mapspec: 'y[i] -> z[i]' },
    { code: 'def h(z): ...', outputs: ['t'] },
  );
  expect(f).toBe('Submitted at once, because its 3 elements and what they ask for are known before the run.');
  expect(g).toBe(`${f} Each task reads only what the task of the same number of f computes (2 tasks each).`);
  expect(h).toBe(
    'Submitted at once, because what it asks for is known before the run. Its tasks wait in the queue until g ended.',
  );
});

it('says what a stage that is sized in the run waits for, and why', () => {
  const [, g, h] = sentences(
    MAPPED,
    { ...MAPPED, code: 'def g(y): ...', outputs: ['z'], mapspec: null, resources: { cpus: { expression: 'len(y)' } } },
    { code: 'def h(x): ...', outputs: ['t'], resources: { cpus: { expression: 'len(x)' } } },
  );
  expect(g).toBe('Submitted once f ended. What it asks for (cpus) follows from the values of y.');
  expect(h).toBe('Submitted once the worker has looked. What it asks for (cpus) follows from the values of x.');
});

it('says that there is nothing to submit', () => {
  const compiled = compilePlan(samplePipeline([MAPPED], { x: { kind: 'list', items: [] } }), sampleProfile());
  expect(compiled.ok && compiled.plan.stages.map(describeRelease)).toEqual([
    'Nothing is submitted: there is nothing left to compute.',
  ]);
});
