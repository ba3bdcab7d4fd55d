import { describe, expect, it } from 'vitest';
import type { InputValue } from '../pipeline/index.ts';
import { compilePlan } from './compile-plan.ts';
import { Plan } from './plan.ts';
import { samplePipeline, sampleProfile } from './sample-pipeline.ts';
import { runFolderFiles } from './worker-plan.ts';

/** Python names that every JavaScript object answers to. */
const NAMES = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];
const twoItems: InputValue = { kind: 'list', items: [1, 2] };

describe('a pipeline whose names are properties of every object', () => {
  it.each(NAMES)('compiles with the input %s, and its plan survives JSON', (name) => {
    const pipeline = samplePipeline([{ code: `def f(${name}): ...`, mapspec: `${name}[i] -> y[i]` }], {
      [name]: twoItems,
    });
    const plan = survivingPlan(pipeline);
    expect(plan.stages[0]).toMatchObject({ axes: [{ name: 'i', size: 2 }], parameters: [{ name, axes: ['i'] }] });
    expect(Object.keys(plan.inputs)).toEqual([name]);
    expect(plan.arrays[name]).toEqual({ stage: null, axes: ['i'], shape: [2] });
    const files = runFolderFiles(plan, 'r_1');
    expect(JSON.parse(files['plan.json'] ?? '')).toMatchObject({ inputs: { [name]: { shape: [2] } } });
  });

  it.each(NAMES)('compiles with the function and the output %s, which others take with axes', (name) => {
    const pipeline = samplePipeline([
      { code: `def ${name}(): ...`, id: 'f_first' as never, outputs: [name] },
      { code: `def g(${name}): ...`, mapspec: `${name}[i] -> z[i]`, outputs: ['z'] },
    ]);
    const plan = survivingPlan(pipeline);
    const [first, second] = plan.stages;
    expect(first).toMatchObject({ entry: name, outputs: [name], axes: [{ name: 'i', size: '?', external: false }] });
    expect(second?.parameters[0]?.from).toEqual({ kind: 'output', stage: first?.id, output: name });
    expect(plan.arrays[name]).toEqual({ stage: first?.id, axes: ['i'], shape: ['?'] });
  });

  it.each(NAMES)('takes no value for the parameter %s from where nothing was given', (name) => {
    const compiled = compilePlan(samplePipeline([{ code: `def f(${name}): ...` }]), sampleProfile());
    expect(compiled.problems.map(({ code }) => code)).toEqual(['INPUT_MISSING']);
    expect(compiled.facts.missingInputs).toEqual([name]);
  });
});

describe('the name __proto__, which no JSON object holds safely', () => {
  it.each([
    ['function', samplePipeline([{ code: 'def __proto__(): ...', id: 'f_p' as never }]), 'a function'],
    ['parameter', samplePipeline([{ code: 'def f(__proto__=1): ...' }]), 'a parameter'],
    ['output', samplePipeline([{ code: 'def f(): ...', outputs: ['__proto__'] }]), 'an output'],
    ['input', samplePipeline([{ code: 'def f(): ...' }], { x: { kind: 'none' } }), 'an input'],
  ])('is refused for a %s', (kind, pipeline, what) => {
    const inputs = pipeline.inputs.map((input) => ({ ...input, name: '__proto__' }));
    const compiled = compilePlan(kind === 'input' ? { ...pipeline, inputs } : pipeline, sampleProfile());
    expect(compiled.problems).toMatchObject([
      { code: 'BAD_NAME', severity: 'error', message: `"__proto__" cannot be the name of ${what}.` },
    ]);
  });
});

function survivingPlan(pipeline: Parameters<typeof compilePlan>[0]): Plan {
  const compiled = compilePlan(pipeline, sampleProfile());
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const read = Plan.parse(JSON.parse(JSON.stringify(compiled.plan)));
  expect(read).toEqual(compiled.plan);
  return read;
}
