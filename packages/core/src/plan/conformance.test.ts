import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InputValue, Json } from '../pipeline/index.ts';
import { compilePlan } from './compile-plan.ts';
import { samplePipeline, sampleProfile } from './sample-pipeline.ts';

/** Cases executed with PipeFunc; where `gridloom` stands beside `expected`, it is what this project decided instead. */
const Shape = z.array(z.union([z.int(), z.literal('?')]));
const Case = z.object({
  id: z.string(),
  kind: z.literal('pipeline'),
  input: z.object({
    title: z.string(),
    functions: z.array(
      z.object({
        name: z.string(),
        params: z.array(z.string()),
        output: z.union([z.string(), z.array(z.string())]),
        mapspec: z.string().nullish(),
        internal_shape: Shape.nullish(),
        bound: z.record(z.string(), Json).default({}),
        defaults: z.record(z.string(), Json).default({}),
        signature_defaults: z.record(z.string(), Json).default({}),
      }),
    ),
    inputs: z.record(z.string(), z.unknown()),
    internal_shapes: z.record(z.string(), z.union([z.int(), Shape])).default({}),
  }),
  expected: z.object({
    error: z.boolean().default(false),
    stage: z.string().optional(),
    static_shapes: z.record(z.string(), Shape).default({}),
    mapspecs: z.record(z.string(), z.string().nullable()).default({}),
    calls: z.record(z.string(), z.int()).default({}),
  }),
  gridloom: z.object({ error: z.boolean().default(false) }).optional(),
});
type Case = z.infer<typeof Case>;

/** What is not compiled from a document: edits, partial runs, annotations, and what a case gives in another form. */
const ELSEWHERE = /"(ops|fixed_indices|annotations|renames|scope)":|"array":\[\]/;

const file = JSON.parse(readFileSync(new URL('../../conformance/mapspec.json', import.meta.url), 'utf8')) as {
  cases: { kind: string }[];
};
const cases = file.cases
  .filter((item) => item.kind === 'pipeline' && !ELSEWHERE.test(JSON.stringify(item)))
  .map((item) => Case.parse(item));

describe('compilePlan, over the conformance cases', () => {
  it('has enough cases to mean something', () => {
    expect(cases.length).toBeGreaterThan(50);
  });

  it.each(cases.map((item) => [`${item.id} ${item.input.title}`, item] as const))('%s', (_, item) => {
    const { input, expected } = item;
    const compiled = compilePlan(drawn(item), sampleProfile());
    // What PipeFunc meets only when it runs, the worker meets; except where we see it before.
    const refused = (expected.error && expected.stage !== 'run') || /not square/.test(input.title);
    expect(compiled.ok, JSON.stringify(compiled.problems)).toBe(!refused);
    if (!compiled.ok) return;
    for (const [name, shape] of Object.entries(expected.static_shapes)) {
      if (!name.includes(',')) expect([name, compiled.plan.arrays[name]?.shape]).toEqual([name, shape]);
    }
    for (const stage of compiled.plan.stages) {
      const mapspec = expected.mapspecs[stage.outputs.join(',')];
      if (mapspec !== undefined) expect(stage.mapspec).toBe(mapspec);
      const calls = expected.calls[stage.entry];
      if (calls !== undefined && stage.elementCount !== null) expect(stage.elementCount).toBe(calls);
    }
  });
});

function drawn({ input }: Case) {
  const functions = input.functions.map((item) => {
    const outputs = [item.output].flat();
    const declared = input.internal_shapes[outputs[0] ?? ''] ?? item.internal_shape ?? null;
    const parameters = item.params.map((name) => {
      const value = item.signature_defaults[name];
      return value === undefined ? name : `${name}=${JSON.stringify(value)}`;
    });
    return {
      code: `def ${item.name}(${parameters.join(', ')}): ...`,
      outputs,
      mapspec: item.mapspec ?? null,
      internalShape: declared === null ? null : [declared].flat(),
      bound: item.bound,
      defaults: item.defaults,
    };
  });
  const inputs = Object.entries(input.inputs).map(([name, value]) => [name, inputValue(value)] as const);
  return samplePipeline(functions, Object.fromEntries(inputs));
}

/** `{"list": 3}` is a list of three, `{"array": [2, 3]}` an array of that shape, anything else the value itself. */
function inputValue(given: unknown): InputValue {
  const form = z
    .union([
      z.strictObject({ list: z.int() }).transform(({ list }) => ({ kind: 'list', items: zeros([list]) })),
      z.strictObject({ range: z.int() }).transform(({ range }) => ({ kind: 'range', start: 0, stop: range, step: 1 })),
      z.strictObject({ array: z.array(z.int()) }).transform(({ array }) => ({ kind: 'array', nested: zeros(array) })),
      z
        .strictObject({ list_of_lists: z.array(z.int()) })
        .transform((of) => ({ kind: 'list', items: zeros(of.list_of_lists) })),
      z.array(Json).transform((items) => ({ kind: 'list', items })),
      Json.transform((value) => ({ kind: 'value', value })),
    ])
    .parse(given);
  return InputValue.parse(form);
}

function zeros(shape: readonly number[]): Json {
  const [length, ...rest] = shape;
  return length === undefined ? 0 : Array.from({ length }, () => zeros(rest));
}
