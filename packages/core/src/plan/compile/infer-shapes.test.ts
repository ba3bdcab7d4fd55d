import { describe, expect, it } from 'vitest';
import { samplePipeline } from '../sample-pipeline.ts';
import { planOf } from '../sample-plan.ts';

const list = (...items: number[]) => ({ kind: 'list', items }) as const;

describe('compilePlan', () => {
  it('multiplies the axes of a product and zips equal ones', () => {
    const product = samplePipeline([{ code: 'def f(a, b, c): ...', mapspec: 'a[i], b[i], c[j] -> y[i, j]' }], {
      a: list(1, 2, 3),
      b: list(4, 5, 6),
      c: list(7, 8),
    });
    expect(planOf(product).stages[0]).toMatchObject({
      elementCount: 6,
      axes: [
        { name: 'i', size: 3, external: true },
        { name: 'j', size: 2, external: true },
      ],
    });
  });

  it('reduces one axis with ":" and all of them without mapspec', () => {
    const plan = planOf(
      samplePipeline(
        [
          { code: 'def f(a, b): ...', mapspec: 'a[i], b[j] -> y[i, j]' },
          { code: 'def rows(y): ...', outputs: ['r'], mapspec: 'y[i, :] -> r[i]' },
          { code: 'def whole(y): ...', outputs: ['w'] },
        ],
        { a: list(1, 2, 3), b: list(1, 2) },
      ),
    );
    expect(plan.stages.map(({ elementCount }) => elementCount)).toEqual([6, 3, 1]);
    expect(plan.stages[1]?.parameters[0]?.axes).toEqual(['i', null]);
  });

  it('waits for a length that only the run tells, also where a zip partner has one', () => {
    const pipeline = samplePipeline(
      [
        { code: 'def points(k): ...', outputs: ['n'], mapspec: '... -> n[j]' },
        { code: 'def f(n, x): ...', mapspec: 'n[j], x[j] -> y[j]' },
      ],
      { k: { kind: 'value', value: 5 }, x: list(1, 2, 3) },
    );
    const zipped = planOf(pipeline).stages[1];
    expect(zipped).toMatchObject({ elementCount: 3, batches: [], release: { needsUpstream: true } });
  });

  it('knows what follows a generator when its internal shape is declared', () => {
    const plan = planOf(
      samplePipeline(
        [
          { code: 'def points(n): ...', outputs: ['x'], mapspec: 'n[j] -> x[i, j]', internalShape: [4] },
          { code: 'def f(x): ...', mapspec: 'x[i, j] -> y[i, j]' },
        ],
        { n: list(1, 2) },
      ),
    );
    expect(plan.stages[0]).toMatchObject({ elementCount: 2, axes: [{ size: 4, external: false }, { size: 2 }] });
    expect(plan.stages[1]).toMatchObject({ elementCount: 8, release: { kind: 'at-once' } });
  });

  it('makes no job of zero elements', () => {
    const plan = planOf(samplePipeline([{ code: 'def f(x): ...', mapspec: 'x[i] -> y[i]' }], { x: list() }));
    expect(plan.stages[0]).toMatchObject({ elementCount: 0, batches: [], release: { kind: 'at-once' } });
    expect(plan.estimate).toMatchObject({ elements: 0, tasks: 0, jobArrays: 0, atLeast: false });
  });
});
