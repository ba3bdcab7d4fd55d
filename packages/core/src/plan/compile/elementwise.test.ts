import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numbersOf, positionOf } from '../../mapspec/index.ts';
import { compilePlan } from '../compile-plan.ts';
import { elementsOfTask } from '../cut-batches.ts';
import type { Plan, Stage } from '../plan.ts';
import { type SampleFunction, samplePipeline, sampleProfile } from '../sample-pipeline.ts';

const range = (stop: number) => ({ kind: 'range', start: 0, stop, step: 1 }) as const;

function planOf(functions: SampleFunction[], sizes: Record<string, number>, options = {}): Plan {
  const inputs = Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, range(size)]));
  const compiled = compilePlan(
    samplePipeline(functions, inputs),
    sampleProfile({ limits: { maxArraySize: 3, pollS: 1, graceS: 1 } }),
    options,
  );
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.plan;
}

const grid = { code: 'def f(a, b): ...', mapspec: 'a[i], b[j] -> y[i, j]', chunkSize: 2 };
const elementwiseOf = (functions: SampleFunction[], options = {}) =>
  Object.fromEntries(planOf(functions, { a: 3, b: 4 }, options).stages.map(({ id, elementwise }) => [id, elementwise]));

describe('an element-wise dependency', () => {
  const g = { code: 'def g(y): ...', outputs: ['z'], mapspec: 'y[i, j] -> z[i, j]', chunkSize: 2 };

  it('is one over the same axes in the same order, cut into the same chunks', () => {
    expect(elementwiseOf([grid, g])).toEqual({ f: [], g: ['f'] });
  });

  it.each<[string, Partial<SampleFunction>]>([
    ['other chunks', { chunkSize: 3 }],
    ['one element a task', { scope: 'element' }],
    ['the axes the other way round', { mapspec: 'y[i, j] -> z[j, i]' }],
    ['a whole axis', { mapspec: 'y[i, :] -> z[i]' }],
    ['everything', { mapspec: null }],
    ['another executor', { executor: 'local' }],
    ['resources that are found in the run', { resources: { cpus: { expression: 'y' } } }],
    ['an axis more', { code: 'def g(y, c=[1, 2]): ...', mapspec: 'y[i, j], c[k] -> z[i, j, k]' }],
  ])('is none with %s', (_what, changes) => {
    expect(elementwiseOf([grid, { ...g, ...changes }])).toEqual({ f: [], g: [] });
  });

  it('is one beside an axis that each call returns, as long as it is taken whole', () => {
    const f = { ...grid, mapspec: 'a[i], b[j] -> y[i, k, j]', internalShape: [2] };
    expect(elementwiseOf([f, { ...g, mapspec: 'y[i, :, j] -> z[i, j]' }])).toEqual({ f: [], g: ['f'] });
    expect(elementwiseOf([f, { ...g, mapspec: 'y[i, k, j] -> z[i, k, j]' }])).toEqual({ f: [], g: [] });
  });

  it('is none where one of several parameters takes more', () => {
    const both = { ...grid, outputs: ['y', 'w'], mapspec: 'a[i], b[j] -> y[i, j], w[i, j]' };
    const takes = (mapspec: string) => ({ code: 'def g(y, w): ...', outputs: ['z'], mapspec, chunkSize: 2 });
    expect(elementwiseOf([both, takes('y[i, j], w[i, j] -> z[i, j]')])['g']).toEqual(['f']);
    expect(elementwiseOf([both, takes('y[i, j], w[i, :] -> z[i, j]')])['g']).toEqual([]);
    expect(elementwiseOf([both, takes('y[i, j] -> z[i, j]')])['g']).toEqual([]);
  });

  it('is one between functions that are called once', () => {
    const once = [{ code: 'def f(): ...' }, { code: 'def g(y): ...', outputs: ['z'] }];
    expect(planOf(once, {}).stages.map(({ elementwise }) => elementwise)).toEqual([[], ['f']]);
  });

  it('is none where only one of the two takes results over', () => {
    const before = planOf([grid, g], { a: 3, b: 4 });
    const done = (id: string) => ({ [id]: { done: [[0, 5]] as [number, number][], meanWallS: null } });
    const run = { runId: 'r_1', folder: '/r', plan: before, profile: sampleProfile() };
    const earlier = (stages: object) => ({ earlier: [{ ...run, stages }] });
    expect(elementwiseOf([grid, g], earlier(done('f')))['g']).toEqual([]);
    expect(elementwiseOf([grid, g], earlier({ ...done('f'), ...done('g') }))['g']).toEqual(['f']);
  });
});

const orders = fc.oneof(
  fc.constantFrom(['i', 'j'], ['i', 'j'], ['i'], ['j', 'i']),
  fc.shuffledSubarray(['i', 'j', ':'], { minLength: 1, maxLength: 2 }),
);
const drawn = fc.record({
  sizes: fc.record({ a: fc.integer({ min: 1, max: 4 }), b: fc.integer({ min: 1, max: 4 }) }),
  first: fc.constantFrom('a[i], b[j] -> y[i, j]', 'a[i], b[j] -> y[j, i]', 'a[i], b[i] -> y[i]'),
  taken: fc.oneof({ weight: 5, arbitrary: orders }, fc.constant(null)),
  turned: fc.constantFrom(false, false, true),
  chunks: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
  same: fc.constantFrom(true, true, false),
  start: fc.nat(3),
});

it('holds: each task of the one reads what the task of the same number of the other computes, and nothing else', () => {
  let found = 0;
  fc.assert(
    fc.property(drawn, ({ sizes, first, taken, turned, chunks, same, start }) => {
      const axes = [...(taken ?? [])].filter((axis) => axis !== ':');
      const right = turned ? axes.toReversed() : axes;
      const mapspec = taken === null || axes.length === 0 ? null : `y[${taken.join(', ')}] -> z[${right.join(', ')}]`;
      const functions = [
        { code: 'def f(a, b): ...', mapspec: first, chunkSize: chunks[0] },
        { code: 'def g(y): ...', outputs: ['z'], mapspec, chunkSize: same ? chunks[0] : chunks[1] },
      ];
      const selection = { outputs: null, given: {}, axes: start > 0 ? { i: { start: 0, stop: start } } : {} };
      let plan: Plan;
      try {
        plan = planOf(functions, sizes, { selection });
      } catch {
        return;
      }
      const [f, g] = [plan.stages.find(({ id }) => id === 'f')!, plan.stages.find(({ id }) => id === 'g')!];
      if (!g.elementwise.includes('f')) return;
      found++;
      for (const [at, batch] of g.batches.entries()) {
        for (let task = 0; task < batch.taskCount; task++) {
          const computed = new Set(numbersOf(elementsOfTask(f.batches[at]!, task)));
          for (const element of numbersOf(elementsOfTask(batch, task))) {
            for (const read of elementsRead(g, f, element)) expect(computed.has(read)).toBe(true);
          }
        }
      }
    }),
    { numRuns: 1_000 },
  );
  expect(found).toBeGreaterThan(20);
});

/** Elements of `before` that an element reads, by trying each. */
function elementsRead(stage: Stage, before: Stage, element: number): number[] {
  const sizes = (of: Stage) => of.axes.map(({ size }) => Number(size));
  const place = positionOf(element, sizes(stage));
  const { axes } = stage.parameters.find(({ name }) => name === 'y')!;
  return Array.from({ length: before.elementCount! }, (_, other) => other).filter((other) =>
    positionOf(other, sizes(before)).every((at, position) => {
      const axis = axes?.[position] ?? null;
      return axis === null || place[stage.axes.findIndex(({ name }) => name === axis)] === at;
    }),
  );
}
