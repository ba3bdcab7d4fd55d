import { describe, expect, it } from 'vitest';
import { compilePlan } from '../compile-plan.ts';
import { samplePipeline, sampleProfile } from '../sample-pipeline.ts';
import { planOf } from '../sample-plan.ts';

const list = (...items: number[]) => ({ kind: 'list', items }) as const;

describe('compilePlan', () => {
  it('gives a function whose output is mapped the mapspec of a generator, and sizes what follows later', () => {
    const pipeline = samplePipeline([
      { code: 'def points(): ...', outputs: ['x'] },
      { code: 'def f(x): ...', mapspec: 'x[i] -> y[i]' },
      { code: 'def total(y): ...', outputs: ['t'] },
    ]);
    const compiled = compilePlan(pipeline, sampleProfile());
    const plan = planOf(pipeline);
    expect(compiled.facts.functions['f_points']).toMatchObject({
      mapspec: '... -> x[i]',
      generated: true,
      shape: ['?'],
      elementCount: 1,
      taskCount: 1,
      reuse: null,
    });
    expect(plan.stages.map(({ elementCount, release }) => [elementCount, release.kind])).toEqual([
      [1, 'at-once'],
      [null, 'when-sized'],
      [1, 'at-once'],
    ]);
    expect(plan.stages[1]?.release).toMatchObject({
      needsUpstream: true,
      why: 'The length of i is not known before points has run.',
    });
    expect(plan.estimate).toMatchObject({ elements: 2, tasks: 2, atLeast: true });
  });

  it('names axes that nobody names, also where a diagonal is taken', () => {
    const compiled = compilePlan(
      samplePipeline([
        { code: 'def p(): ...', outputs: ['x'] },
        { code: 'def f(x): ...', mapspec: 'x[:, i] -> y[i]' },
      ]),
      sampleProfile(),
    );
    expect(compiled.facts.functions['f_p']?.mapspec).toBe('... -> x[unnamed_0, i]');
  });

  it('gives no axis a name that a mapspec uses already', () => {
    const takers = ['m[unnamed_0, :] -> a[unnamed_0]', 'w[unnamed_2] -> b[unnamed_2]'];
    const compiled = compilePlan(
      samplePipeline(
        [
          { code: 'def p(): ...', outputs: ['m'] },
          { code: 'def q(): ...', outputs: ['n'] },
          { code: 'def f(m): ...', outputs: ['a'], mapspec: takers[0]! },
          { code: 'def g(w): ...', outputs: ['b'], mapspec: takers[1]! },
          { code: 'def h(n): ...', outputs: ['c'], mapspec: 'n[i, :] -> c[i]' },
        ],
        { w: list(1, 2) },
      ),
      sampleProfile(),
    );
    expect(compiled.ok).toBe(true);
    expect(compiled.facts.functions['f_p']?.mapspec).toBe('... -> m[unnamed_0, unnamed_1]');
    expect(compiled.facts.functions['f_q']?.mapspec).toBe('... -> n[i, unnamed_3]');
  });
});
