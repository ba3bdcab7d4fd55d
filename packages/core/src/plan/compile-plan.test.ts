import { describe, expect, it } from 'vitest';
import { PIPEFUNC_SLURM } from '../../../examples/src/pipefunc-slurm.ts';
import type { InputValue } from '../pipeline/index.ts';
import { compilePlan } from './compile-plan.ts';
import { Plan } from './plan.ts';
import { samplePipeline, sampleProfile } from './sample-pipeline.ts';
import { planOf } from './sample-plan.ts';

const range = (stop: number): InputValue => ({ kind: 'range', start: 0, stop, step: 1 });
const list = (...items: number[]): InputValue => ({ kind: 'list', items });

describe('the plan of the PipeFunc example', () => {
  const plan = planOf(PIPEFUNC_SLURM.pipeline);
  const [doubleIt, addOne, sumIt] = plan.stages;

  it('has 10 + 10 + 1 elements', () => {
    expect(plan.stages.map(({ id, elementCount }) => [id, elementCount])).toEqual([
      ['double_it', 10],
      ['add_one', 10],
      ['sum_it', 1],
    ]);
    expect(plan.estimate).toMatchObject({
      elements: 21,
      tasks: 12,
      jobArrays: 3,
      reused: 0,
      coreHours: 0.25,
      atLeast: true,
    });
  });

  it('submits double_it at once, in one task with two cpus', () => {
    expect(doubleIt?.release).toEqual({ kind: 'at-once' });
    expect(doubleIt?.batches).toMatchObject([
      { id: 'double_it-1-0', elements: [[0, 10]], perTask: 10, taskCount: 1, resources: { cpus: 2, timeMinutes: 5 } },
    ]);
  });

  it('sizes add_one when double_it has run, because its cpus follow from y', () => {
    expect(addOne).toMatchObject({
      after: ['double_it'],
      release: {
        kind: 'when-sized',
        needsUpstream: true,
        why: 'What it asks for (cpus) follows from the values of y.',
      },
      resources: { expressions: { cpus: 'int(y % 3) + 1' } },
      batches: [],
    });
  });

  it('calls sum_it once, with the whole array', () => {
    expect(sumIt).toMatchObject({
      mapspec: null,
      axes: [],
      parameters: [{ name: 'z', from: { kind: 'output', stage: 'add_one', output: 'z' }, axes: null }],
      release: { kind: 'at-once' },
      batches: [{ elements: [[0, 1]], taskCount: 1 }],
    });
    expect(plan.arrays).toEqual({
      x: { stage: null, axes: ['i'], shape: [10] },
      y: { stage: 'double_it', axes: ['i'], shape: [10] },
      z: { stage: 'add_one', axes: ['i'], shape: [10] },
      z_sum: { stage: 'sum_it', axes: [], shape: [] },
    });
  });
});

describe('compilePlan', () => {
  it('evaluates an expression over inputs alone without waiting for upstream stages', () => {
    const plan = planOf(
      samplePipeline(
        [
          { code: 'def f(x): ...', outputs: ['a'], mapspec: 'x[i] -> a[i]' },
          {
            code: 'def g(a, x, c=2): ...',
            mapspec: 'a[i], x[i] -> y[i]',
            resources: { cpus: { expression: 'x + c' } },
          },
        ],
        { x: list(1, 2) },
      ),
    );
    expect(plan.stages[1]?.release).toMatchObject({ kind: 'when-sized', needsUpstream: false });
    // Its own default is Python's business, in an expression too.
    expect(plan.stages[1]?.parameters.map(({ name }) => name)).toEqual(['a', 'x']);
  });

  it('shares an input by name, a default by pipeline, and leaves signature defaults to Python', () => {
    const plan = planOf(
      samplePipeline(
        [
          { code: 'def f(x, k=(1, 2)): ...', outputs: ['a'] },
          { code: 'def g(x, k): ...', outputs: ['b'] },
          { code: 'def h(x, q=3): ...', outputs: ['c'], defaults: { q: 4 }, bound: { x: 7 } },
        ],
        { x: { kind: 'value', value: 1 } },
      ),
    );
    expect(plan.stages.map(({ parameters }) => parameters.map(({ name, from }) => [name, from.kind]))).toEqual([
      [['x', 'input']],
      [
        ['x', 'input'],
        ['k', 'value'],
      ],
      [
        ['x', 'value'],
        ['q', 'value'],
      ],
    ]);
    expect(Object.keys(plan.inputs)).toEqual(['x']);
  });

  it('maps over a default that is a list', () => {
    const plan = planOf(samplePipeline([{ code: 'def f(x=[1, 2, 3]): ...', mapspec: 'x[i] -> y[i]' }]));
    expect(plan.inputs).toEqual({ x: { value: { kind: 'list', items: [1, 2, 3] }, shape: [3] } });
    expect(plan.stages[0]?.elementCount).toBe(3);
  });

  it('lets a wire rename an array for a function, whose mapspec uses the parameter', () => {
    const pipeline = samplePipeline(
      [
        { code: 'def f(x): ...', mapspec: 'x[i] -> y[i]' },
        { code: 'def g(v): ...', outputs: ['z'], mapspec: 'v[i] -> z[i]' },
      ],
      { x: list(1, 2) },
    );
    const [f, g] = pipeline.functions;
    const wires = [{ from: { kind: 'output' as const, id: f!.id, output: 'y' }, to: { id: g!.id, parameter: 'v' } }];
    expect(planOf({ ...pipeline, wires }).stages[1]?.parameters).toEqual([
      { name: 'v', from: { kind: 'output', stage: 'f', output: 'y' }, axes: ['i'] },
    ]);
  });

  it('merges resources of profile, pipeline and function, and names the one that is wrong', () => {
    const pipeline = samplePipeline(
      [
        { code: 'def f(): ...', resources: { memory: '2G' } },
        { code: 'def g(): ...', outputs: ['z'] },
      ],
      {},
      { resources: { time: '10', memory: '1G' } },
    );
    const profile = sampleProfile({ defaults: { partition: 'short', time: '5' } });
    const plan = planOf(pipeline, profile);
    expect(plan.stages.map(({ resources: { fixed } }) => fixed)).toMatchObject([
      { memoryMib: 2048, timeMinutes: 10, partition: 'short' },
      { memoryMib: 1024, timeMinutes: 10, partition: 'short' },
    ]);

    const wrong = compilePlan({ ...pipeline, resources: { time: 'soon' } }, sampleProfile({ defaults: { gpus: -1 } }));
    expect(wrong.problems.map(({ code, place }) => [code, place])).toEqual([
      ['RESOURCE_FIELD', { field: 'profile.gpus' }],
      ['RESOURCE_FIELD', { field: 'resources.time' }],
    ]);
  });

  it('orders stages by what they read, and else as the document does', () => {
    const plan = planOf(
      samplePipeline([
        { code: 'def last(b): ...', outputs: ['c'] },
        { code: 'def free(): ...', outputs: ['d'] },
        { code: 'def middle(a): ...', outputs: ['b'] },
        { code: 'def first(): ...', outputs: ['a'] },
      ]),
    );
    expect(plan.stages.map(({ id }) => id)).toEqual(['free', 'first', 'middle', 'last']);
  });

  it('tells every problem at once, and the shapes that can be known all the same', () => {
    const compiled = compilePlan(
      samplePipeline(
        [
          { code: 'def f(x): ...', mapspec: 'x[i] -> y[i]', scope: 'element', resources: { cpus: 0 } },
          { code: 'oops', entry: 'g', outputs: ['z'] },
          { code: 'def h(missing): ...', outputs: ['u'], mapspec: 'missing[i] u[i]' },
        ],
        { x: list(1, 2, 3) },
      ),
      sampleProfile(),
    );
    expect(compiled.ok).toBe(false);
    expect(compiled.problems.map(({ code }) => code).sort()).toEqual([
      'CODE_UNREADABLE',
      'INPUT_MISSING',
      'MAPSPEC_SYNTAX',
      'RESOURCE_FIELD',
    ]);
    expect(compiled.facts.functions['f_f']).toMatchObject({ shape: [3], elementCount: 3, taskCount: 3 });
    expect(compiled.facts.functions['f_h']).toMatchObject({ shape: null, elementCount: null });
    expect(compiled.facts.missingInputs).toEqual(['missing']);
  });

  it('keeps two circles apart', () => {
    const compiled = compilePlan(
      samplePipeline([
        { code: 'def a(y2): ...', outputs: ['y1'] },
        { code: 'def b(y1): ...', outputs: ['y2'] },
        { code: 'def c(y4, y1): ...', outputs: ['y3'] },
        { code: 'def d(y3): ...', outputs: ['y4'] },
      ]),
      sampleProfile(),
    );
    const circles = compiled.problems.filter(({ code }) => code === 'CYCLE').map(({ message }) => message);
    expect(circles).toEqual([
      'These functions wait for each other: a → b → a.',
      'These functions wait for each other: c → d → c.',
    ]);
  });

  it('cuts a million elements on two axes into few job arrays without going through them', () => {
    const million = { a: range(1000), b: range(1000) };
    const code = 'def f(a, b): ...';
    const mapspec = 'a[i], b[j] -> y[i, j]';
    const inOne = planOf(samplePipeline([{ code, mapspec }], million)).stages[0];
    expect(inOne).toMatchObject({ elementCount: 1_000_000, batches: [{ taskCount: 1 }] });
    const chunks = planOf(samplePipeline([{ code, mapspec, chunkSize: 100 }], million)).stages[0];
    expect(chunks?.batches.map(({ taskCount }) => taskCount)).toEqual([...Array<number>(9).fill(1001), 991]);
    const each = planOf(samplePipeline([{ code, mapspec, scope: 'element' }], million));
    expect(each.stages[0]?.batches).toHaveLength(1000);
    expect(JSON.stringify(each).length).toBeLessThan(300_000);
  });

  it('gives a plan that its own schema accepts', () => {
    const plan = planOf(PIPEFUNC_SLURM.pipeline);
    expect(Plan.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });
});
