import { describe, expect, it } from 'vitest';
import type { InputValue } from '../pipeline/index.ts';
import { axisLabel } from './axis-labels.ts';
import { compilePlan } from './compile-plan.ts';
import { samplePipeline, sampleProfile } from './sample-pipeline.ts';

describe('axisLabel', () => {
  it('shows the items of a list as short JSON', () => {
    const plan = planOver({ kind: 'list', items: ['a', 1.5, [1, 2], { long: 'x'.repeat(60) }] });
    expect(labels(plan, 4)).toEqual(['"a"', '1.5', '[1, 2]', `{"long": "${'x'.repeat(29)}…`]);
  });

  it('shows ranges without what binary fractions add', () => {
    expect(labels(planOver({ kind: 'range', start: 0, stop: 1, step: 0.1 }), 4)).toEqual(['0', '0.1', '0.2', '0.3']);
    expect(labels(planOver({ kind: 'range', start: 0, stop: 1, step: 0.03125 }), 2)).toEqual(['0', '0.03125']);
  });

  it('rounds a linspace as far as neighbours stay apart', () => {
    const plan = planOver({ kind: 'linspace', start: 0, stop: 1, count: 7 });
    expect(labels(plan, 7)).toEqual(['0', '0.167', '0.333', '0.5', '0.667', '0.833', '1']);
    expect(labels(planOver({ kind: 'linspace', start: -0.3, stop: 0.3, count: 7 }), 4)[3]).toBe('0');
    const fine = planOver({ kind: 'linspace', start: 1000, stop: 1001, count: 1001 });
    expect(labels(fine, 3)).toEqual(['1000', '1000.001', '1000.002']);
    expect(labels(planOver({ kind: 'linspace', start: 2, stop: 3, count: 1 }), 1)).toEqual(['2']);
  });

  it('labels a geomspace whose factor is beyond all numbers', () => {
    const plan = planOver({ kind: 'geomspace', start: 1e-200, stop: 1e200, count: 3 });
    expect(labels(plan, 3)).toEqual(['1e-200', '1', '1e+200']);
  });

  it('has none where no input of one axis names the axis, or behind its end', () => {
    const plan = planOver({ kind: 'list', items: [1] });
    expect(axisLabel(plan, 'k', 0)).toBeNull();
    expect(axisLabel(plan, 'i', 1)).toBeNull();
  });
});

function planOver(x: InputValue) {
  const compiled = compilePlan(
    samplePipeline([{ code: 'def f(x): return x', mapspec: 'x[i] -> y[i]' }], { x }),
    sampleProfile(),
  );
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.plan;
}

function labels(plan: ReturnType<typeof planOver>, count: number) {
  return Array.from({ length: count }, (_, position) => axisLabel(plan, 'i', position));
}
