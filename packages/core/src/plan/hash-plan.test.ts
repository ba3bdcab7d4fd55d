import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { compilePlan } from './compile-plan.ts';
import { samplePipeline, sampleProfile } from './sample-pipeline.ts';

const pipeline = samplePipeline([{ code: 'def f(x): return "größe"', mapspec: 'x[i] -> y[i]' }], {
  x: { kind: 'range', start: 0, stop: 10, step: 1 },
});

describe('the hash of a plan', () => {
  it('is the SHA-256 of the canonical JSON of the rest', () => {
    const { hash, ...rest } = planOf(pipeline);
    expect(hash).toBe(createHash('sha256').update(canonicalJson(rest)).digest('hex'));
  });

  it('is the same again, also with another order of keys', () => {
    const reordered = Object.fromEntries(Object.entries(pipeline).reverse()) as typeof pipeline;
    expect(planOf(reordered).hash).toBe(planOf(pipeline).hash);
    expect(planOf(structuredClone(pipeline))).toEqual(planOf(pipeline));
  });

  it('does not change when a node is moved or a note is written', () => {
    const moved = {
      ...pipeline,
      functions: pipeline.functions.map((item) => ({ ...item, position: { x: 5, y: 6 }, notes: 'look here' })),
      inputs: pipeline.inputs.map((input) => ({ ...input, position: { x: 1, y: 2 } })),
    };
    expect(planOf(moved).hash).toBe(planOf(pipeline).hash);
  });

  it('changes with the code, an input, a default of the profile, and the limit of tasks', () => {
    const code = samplePipeline([{ code: 'def f(x): return 2', mapspec: 'x[i] -> y[i]' }], {
      x: { kind: 'range', start: 0, stop: 10, step: 1 },
    });
    const value = {
      ...pipeline,
      inputs: pipeline.inputs.map((i) => ({ ...i, value: { kind: 'list' as const, items: [1] } })),
    };
    const hashes = [
      planOf(pipeline),
      planOf(code),
      planOf(value),
      planOf(pipeline, sampleProfile({ defaults: { memory: '1G' } })),
    ].map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

it('canonicalJson sorts keys at every depth and leaves undefined out', () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: undefined, A: 'x' })).toBe('{"A":"x","b":[{"c":null,"d":1}]}');
});

function planOf(of: typeof pipeline, profile = sampleProfile()) {
  const compiled = compilePlan(of, profile);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.plan;
}
