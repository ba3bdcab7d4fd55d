import { describe, expect, it } from 'vitest';
import { FunctionId, type Json } from '../pipeline/index.ts';
import { compilePlan } from './compile-plan.ts';
import { type PreviewSample, preparePreview, resourcePreview } from './resource-preview.ts';
import { sampleFacts } from './sample-facts.ts';
import { samplePipeline, sampleProfile } from './sample-pipeline.ts';

const f = FunctionId.parse('f_f');
const range = (stop: number) => ({ kind: 'range', start: 0, stop, step: 1 }) as const;

function planOf(...given: Parameters<typeof samplePipeline>) {
  const compiled = compilePlan(samplePipeline(...given), sampleProfile());
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.plan;
}

const grid = (count: number, changes: object = {}) =>
  planOf(
    [
      {
        code: 'def f(x, y, big): return x',
        mapspec: 'x[i], y[j] -> z[i, j]',
        outputs: ['z'],
        scope: 'element',
        resources: { cpus: { expression: 'x + 1' }, memory: { expression: 'f"{y}G"' }, time: 60 },
        ...changes,
      },
    ],
    { x: range(count), y: range(50), big: { kind: 'list', items: Array.from({ length: 1000 }, () => 'text') } },
  );

const sample = (element: number, values: Record<string, Json>, errors = {}): PreviewSample => {
  return { element, values, errors, arguments: {} };
};

describe('preparePreview', () => {
  it('asks for few elements evenly over the map, with only the inputs that the expressions read', () => {
    const { request, later } = preparePreview(grid(40), f)!;
    expect(later).toEqual([]);
    expect(request!.expressions).toEqual({ cpus: 'x + 1', memory: 'f"{y}G"' });
    expect(request!.elements).toHaveLength(400);
    expect(request!.elements[0]).toBe(0);
    expect(request!.elements.at(-1)).toBe(1999);
    expect(new Set(request!.elements).size).toBe(400);
    expect(Object.keys(request!.inputs)).toEqual(['x', 'y']);
    expect(request!.stage.parameters.map(({ name }) => name)).toEqual(['x', 'y']);
  });

  it('asks for all of few, and in map scope for the whole', () => {
    expect(preparePreview(grid(1), f)!.request!.elements).toHaveLength(50);
    expect(preparePreview(grid(0), f)!.request).toBeNull();
    expect(preparePreview(grid(40, { scope: 'map' }), f)!.request!.elements).toEqual([0]);
  });

  it('leaves what follows from other functions for later, field by field', () => {
    const plan = planOf(
      [
        { code: 'def g(x): return x', mapspec: 'x[i] -> u[i]', outputs: ['u'] },
        {
          code: 'def f(u, x): return u',
          mapspec: 'u[i], x[i] -> y[i]',
          scope: 'element',
          resources: { cpus: { expression: 'int(u)' }, memory: { expression: 'x' } },
        },
      ],
      { x: range(3) },
    );
    const { request, later } = preparePreview(plan, f)!;
    expect(request!.expressions).toEqual({ memory: 'x' });
    expect(later).toEqual([{ field: 'cpus', sentence: 'It follows from u, known only when g has run.' }]);
    const open = planOf(
      [
        { code: 'def g(): return [1]', mapspec: '... -> u[i]', outputs: ['u'] },
        {
          code: 'def f(u, k): return u',
          mapspec: 'u[i] -> y[i]',
          scope: 'element',
          resources: { cpus: { expression: 'k' } },
        },
      ],
      { k: { kind: 'value', value: 3 } },
    );
    expect(preparePreview(open, f)).toMatchObject({ request: null, later: [{ field: 'cpus' }] });
  });

  it('has nothing for a function that is not there, or has no expressions', () => {
    expect(preparePreview(grid(2), FunctionId.parse('f_none'))).toBeNull();
    expect(preparePreview(grid(2, { resources: { cpus: 2 } }), f)).toEqual({ request: null, later: [] });
  });
});

describe('resourcePreview', () => {
  const plan = grid(40);
  const [stage] = plan.stages;
  const prepared = preparePreview(plan, f)!;

  it('tells positions, ranges as quantities, and errors of single samples', () => {
    const preview = resourcePreview(
      stage!,
      prepared,
      [
        sample(0, { cpus: 9, memory: '900M' }),
        sample(51, { cpus: 10 }, { memory: 'ZeroDivisionError: division by zero' }),
        sample(1999, { cpus: 2, memory: '2G' }),
        sample(3, { cpus: 1, memory: '99Q' }),
      ],
      null,
    );
    expect(preview.samples.map(({ position }) => position)).toEqual([
      [0, 0],
      [1, 1],
      [39, 49],
      [0, 3],
    ]);
    expect(preview.ranges).toEqual({ cpus: { least: '1', most: '10' }, memory: { least: '900M', most: '2G' } });
    expect(preview.samples[1]!.errors).toEqual({ memory: 'ZeroDivisionError: division by zero' });
    expect(preview.samples[3]!.errors['memory']).toBe('The memory "99Q" cannot be read.');
    expect(preview.elementCount).toBe(2000);
  });

  it('counts what the cluster would not give, with the first of it', () => {
    const answered = [4, 16, 17, 30].map((cpus, element) => sample(element, { cpus, memory: '1G' }));
    const { limits } = resourcePreview(stage!, prepared, answered, sampleFacts());
    expect(limits).toEqual([
      {
        code: 'NODE_LACKS',
        message: 'f asks for 17 cpus on one node, but a node of the partition "main" gives at most 16 cpus.',
        count: 2,
        element: 2,
      },
    ]);
    const local = { ...stage!, executor: 'local' as const };
    expect(resourcePreview(local, prepared, answered, sampleFacts()).limits).toEqual([]);
  });

  it('has one sample without a position in map scope', () => {
    const whole = grid(40, { scope: 'map' });
    const found = resourcePreview(whole.stages[0]!, prepared, [sample(0, { cpus: 3, memory: 5 })], null);
    expect(found.samples[0]!.position).toBeNull();
    expect(found.ranges['memory']).toEqual({ least: '5', most: '5' });
  });
});
