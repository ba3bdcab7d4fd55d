import { describe, expect, it } from 'vitest';
import { countOf, elementAt, numbersOf } from '../mapspec/index.ts';
import type { InputValue, Pipeline } from '../pipeline/index.ts';
import { rangesOfPart } from './compile/select-elements.ts';
import { compilePlan } from './compile-plan.ts';
import type { Plan } from './plan.ts';
import { sampleNest, samplePipeline, sampleProfile } from './sample-pipeline.ts';
import { type Selection, WHOLE } from './selection.ts';

const list = (...items: number[]): InputValue => ({ kind: 'list', items });

/** x -> f -> y -> g -> z -> h -> u; beside it w -> side -> s. */
const chain = samplePipeline(
  [
    { code: 'def f(x): ...', mapspec: 'x[i] -> y[i]' },
    { code: 'def g(y, k): ...', outputs: ['z'], mapspec: 'y[i], k[j] -> z[i, j]' },
    { code: 'def h(z): ...', outputs: ['u'] },
    { code: 'def side(w): ...', outputs: ['s'] },
  ],
  { x: list(1, 2, 3), k: list(1, 2, 3, 4), w: list(1) },
);

describe('a selection of outputs', () => {
  it('runs what they need and nothing else, and asks for no other input', () => {
    const open = { ...chain, inputs: chain.inputs.filter(({ name }) => name !== 'w') };
    expect(compilePlan(open, sampleProfile()).ok).toBe(false);
    const plan = planOf(open, { outputs: ['z'] });
    expect(plan.stages.map(({ id }) => id)).toEqual(['f', 'g']);
    expect(Object.keys(plan.inputs)).toEqual(['x', 'k']);
    expect(planOf(chain, { outputs: ['y', 's'] }).stages.map(({ id }) => id)).toEqual(['f', 'side']);
  });

  it('takes a nest as a whole', () => {
    const functions = [
      { code: 'def f(x): ...', mapspec: 'x[i] -> y[i]' },
      { code: 'def g(y): ...', outputs: ['z'], mapspec: 'y[i] -> z[i]' },
      { code: 'def h(x): ...', outputs: ['u'] },
    ];
    const nests = [sampleNest(['f_f', 'f_g'], { outputs: ['z'] })];
    const pipeline = samplePipeline(functions, { x: list(1, 2) }, { nests });
    expect(planOf(pipeline, { outputs: ['z'] }).stages.map(({ id }) => id)).toEqual(['nest']);
    expect(planOf(pipeline, { outputs: ['u'] }).stages.map(({ id }) => id)).toEqual(['h']);
    expect(codesOf(pipeline, { outputs: ['y'] })).toEqual(['SELECTION_UNKNOWN']);
  });
});

describe('a given output', () => {
  it('is an input of the plan in place of what produces it, and of what only that needs', () => {
    const plan = planOf(chain, { given: { z: { kind: 'array', nested: [[1, 2]] } } });
    expect(plan.stages.map(({ id }) => id)).toEqual(['h', 'side']);
    expect(plan.inputs['z']).toEqual({ value: { kind: 'array', nested: [[1, 2]] }, shape: [1, 2] });
    expect(plan.stages[0]?.parameters).toEqual([{ name: 'z', from: { kind: 'input', name: 'z' }, axes: null }]);
    expect(plan.stages[0]?.after).toEqual([]);
  });

  it('goes with the outputs that are wanted', () => {
    const plan = planOf(chain, { outputs: ['u'], given: { y: list(7) } });
    expect(plan.stages.map(({ id, elementCount }) => [id, elementCount])).toEqual([
      ['g', 4],
      ['h', 1],
    ]);
  });

  it('leaves alone what gives another output that nobody reads', () => {
    const pipeline = samplePipeline([
      { code: 'def first(): ...', outputs: ['a', 'report'] },
      { code: 'def second(a): ...', outputs: ['b'] },
      { code: 'def third(b): ...', outputs: ['c'] },
    ]);
    const plan = planOf(pipeline, { given: { b: list(1) } });
    expect(plan.stages.map(({ id }) => id)).toEqual(['first', 'third']);
  });

  it('must have the axes that it is mapped over', () => {
    expect(codesOf(chain, { given: { y: { kind: 'array', nested: [[1]] } } })).toContain('SELECTION_GIVEN_RANK');
    const generated = samplePipeline([
      { code: 'def p(): ...', outputs: ['x'] },
      { code: 'def f(x): ...', mapspec: 'x[i] -> y[i]' },
    ]);
    expect(codesOf(generated, { given: { x: { kind: 'value', value: 1 } } })).toEqual(['INPUT_RANK']);
    expect(planOf(generated, { given: { x: list(1, 2) } }).stages).toMatchObject([{ id: 'f', elementCount: 2 }]);
  });
});

describe('a file that is given for an output', () => {
  it('is missed in the selection while nobody has looked at it, not at an input that there is none of', () => {
    const file = { kind: 'reference', path: '/data/y.npy', format: 'npy', column: null, shape: null } as const;
    const selection = { ...WHOLE, given: { y: file } };
    const { problems } = compilePlan(chain, sampleProfile(), { selection });
    expect(problems.map(({ code, place }) => [code, place])).toEqual([
      ['REFERENCE_UNSEEN', { field: 'selection.given.y' }],
    ]);
    expect(problems[0]?.hint).not.toContain('from the input');
  });
});

describe('a part of an axis', () => {
  it('leaves of each stage the elements that lie in it', () => {
    const plan = planOf(chain, { outputs: ['z'], axes: { i: { start: 1, stop: 3 }, j: { start: 2, stop: 3 } } });
    expect(plan.stages.map(({ id, selected, elementCount }) => [id, selected, elementCount])).toEqual([
      ['f', [[1, 3]], 3],
      [
        'g',
        [
          [6, 7],
          [10, 11],
        ],
        12,
      ],
    ]);
    expect(plan.stages[1]?.batches.map(({ elements, taskCount }) => [elements, taskCount])).toEqual([
      [plan.stages[1]?.selected, 1],
    ]);
  });

  it('takes all of a stage that does not have the axis', () => {
    const plan = planOf(chain, { outputs: ['z', 's'], axes: { j: { start: 0, stop: 1 } } });
    expect(plan.stages.map(({ id, selected }) => [id, selected])).toEqual([
      ['f', null],
      [
        'g',
        [
          [0, 1],
          [4, 5],
          [8, 9],
        ],
      ],
      ['side', null],
    ]);
  });

  it('may be what some input is taken whole by, but not an array of which only a part is made', () => {
    const whole = { code: 'def whole(x): ...', outputs: ['v'] };
    const pipeline = samplePipeline([{ code: 'def f(x): ...', mapspec: 'x[i] -> y[i]' }, whole], { x: list(1, 2) });
    expect(codesOf(pipeline, { axes: { i: { start: 0, stop: 1 } } })).toEqual([]);
    expect(codesOf(chain, { axes: { j: { start: 0, stop: 1 } } })).toEqual(['SELECTION_AXIS_REDUCED']);
    expect(codesOf(chain, { axes: { j: { start: 0, stop: 4 } } })).toEqual([]);
  });

  it('is refused where another axis of the function has no length yet', () => {
    const pipeline = samplePipeline(
      [
        { code: 'def p(): ...', outputs: ['x'] },
        { code: 'def f(x, w): ...', mapspec: 'w[i], x[j] -> y[i, j]' },
      ],
      { w: list(1, 2) },
    );
    const { problems } = compilePlan(pipeline, sampleProfile(), {
      selection: { ...WHOLE, axes: { i: { start: 0, stop: 1 } } },
    });
    expect(problems.map(({ message }) => message)).toEqual([
      'A part of the axis i of f cannot be chosen: the length of its axis j is known only when the run has made it.',
    ]);
  });
});

describe('rangesOfPart', () => {
  it('holds each element of the part and no other', () => {
    const sizes = [3, 4, 2, 5];
    const parts = [
      { start: 1, stop: 3 },
      { start: 0, stop: 4 },
      { start: 1, stop: 2 },
      { start: 0, stop: 5 },
    ];
    const wanted: number[] = [];
    for (let a = 1; a < 3; a++) {
      for (let b = 0; b < 4; b++) for (let d = 0; d < 5; d++) wanted.push(elementAt([a, b, 1, d], sizes));
    }
    expect([...numbersOf(rangesOfPart(sizes, parts) ?? [])]).toEqual(wanted);
  });

  it('has one run for many consecutive elements, and gives up where there are too many', () => {
    const all = { start: 0, stop: 1000 };
    expect(rangesOfPart([1000, 1000], [{ start: 10, stop: 500 }, all])).toEqual([[10_000, 500_000]]);
    expect(countOf(rangesOfPart([1000, 1000], [all, { start: 0, stop: 1 }]) ?? [])).toBe(1000);
    expect(
      rangesOfPart(
        [1_000_000, 2],
        [
          { start: 0, stop: 1_000_000 },
          { start: 0, stop: 1 },
        ],
      ),
    ).toBeNull();
  });
});

function codesOf(pipeline: Pipeline, selection: Partial<Selection>): string[] {
  const { problems } = compilePlan(pipeline, sampleProfile(), { selection: { ...WHOLE, ...selection } });
  return problems.map(({ code }) => code);
}

function planOf(pipeline: Pipeline, selection: Partial<Selection>): Plan {
  const compiled = compilePlan(pipeline, sampleProfile(), { selection: { ...WHOLE, ...selection } });
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join(' '));
  return compiled.plan;
}
