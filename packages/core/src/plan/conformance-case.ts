import { z } from 'zod';
import { Json } from '../pipeline/index.ts';

const Shape = z.array(z.union([z.int(), z.literal('?')]));
const Axes = z.array(z.object({ name: z.string(), axes: z.array(z.string().nullable()) }));
const Gridloom = z
  .strictObject({ error: z.literal(true), why: z.string() })
  .or(z.strictObject({ warning: z.literal(true), why: z.string() }))
  .or(z.strictObject({ ok: z.literal(true), why: z.string() }))
  .optional();

const Refusal = z.object({ error: z.literal(true) });

/** What a mapspec becomes, or that it is refused. */
const Outcome = z.object({
  error: z.boolean().default(false),
  normalised: z.string().default(''),
  inputs: Axes.default([]),
  outputs: Axes.default([]),
  external_indices: z.array(z.string()).default([]),
  internal_indices: z.array(z.string()).default([]),
});

const CaseFunction = z.strictObject({
  name: z.string(),
  params: z.array(z.string()),
  output: z.union([z.string(), z.array(z.string())]),
  mapspec: z.string().nullish(),
  internal_shape: Shape.nullish(),
  bound: z.record(z.string(), Json).default({}),
  defaults: z.record(z.string(), Json).default({}),
  signature_defaults: z.record(z.string(), Json).default({}),
  renames: z.record(z.string(), z.string()).default({}),
  scope: z.string().nullish(),
  annotations: z.record(z.string(), z.string()).default({}),
  returns_shape: z.unknown().optional(),
});
export type CaseFunction = z.infer<typeof CaseFunction>;

const Op = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('add_mapspec_axis'), params: z.array(z.string()), axis: z.string() }),
  z.strictObject({ op: z.literal('nest'), outputs: z.array(z.string()), as: z.string().optional() }),
  z.strictObject({ op: z.literal('subpipeline'), outputs: z.array(z.string()) }),
]);

const CaseFacts = z.object({
  mapspecs: z.record(z.string(), z.string().nullable()).default({}),
  root_args: z.array(z.string()).default([]),
  generations: z.array(z.array(z.string())).default([]),
  defaults: z.record(z.string(), Json).default({}),
  mapspec_axes: z.record(z.string(), z.array(z.string().nullable())).default({}),
  static_shapes: z.record(z.string(), Shape).default({}),
  masks: z.record(z.string(), z.array(z.boolean())).default({}),
});

/** A case executed with PipeFunc; `gridloom`, where it stands, is what this project does instead of `expected`. */
export const ConformanceCase = z.discriminatedUnion('kind', [
  z.object({
    id: z.string(),
    kind: z.literal('parse'),
    input: z.strictObject({ mapspec: z.string() }),
    expected: Outcome,
    gridloom: Gridloom,
  }),
  z.object({
    id: z.string(),
    kind: z.literal('transform'),
    input: z.discriminatedUnion('op', [
      z.strictObject({ mapspec: z.string(), op: z.literal('add_axes'), arg: z.array(z.string()) }),
      z.strictObject({
        mapspec: z.string(),
        op: z.enum(['rename', 'rename_axes']),
        arg: z.record(z.string(), z.string()),
      }),
    ]),
    expected: Outcome,
    gridloom: Gridloom,
  }),
  z.object({
    id: z.string(),
    kind: z.literal('shape'),
    input: z.strictObject({
      mapspec: z.string(),
      input_shapes: z.record(z.string(), Shape),
      // One case gives what is no size: a test that refuses it needs it as it is.
      internal_shapes: z.record(z.string(), z.array(z.custom<number | '?'>(() => true))).nullable(),
    }),
    expected: z.object({
      error: z.boolean().default(false),
      shape: Shape.default([]),
      mask: z.array(z.boolean()).default([]),
    }),
    gridloom: Gridloom,
  }),
  z.object({
    id: z.string(),
    kind: z.literal('index'),
    input: z.strictObject({ mapspec: z.string(), external_shape: z.array(z.int()), linear_index: z.int() }),
    expected: z.object({
      input_keys: z.record(z.string(), z.array(z.union([z.int(), z.literal(':')]))).or(Refusal),
      output_key: z.array(z.int()).or(Refusal),
    }),
    gridloom: Gridloom,
  }),
  z.object({
    id: z.string(),
    kind: z.literal('strides'),
    input: z.strictObject({ shape: z.array(z.int()) }),
    expected: z.object({ strides: z.array(z.int()) }),
    gridloom: Gridloom,
  }),
  z.object({
    id: z.string(),
    kind: z.literal('pipeline'),
    input: z.strictObject({
      title: z.string(),
      functions: z.array(CaseFunction),
      inputs: z.record(z.string(), z.unknown()),
      internal_shapes: z.record(z.string(), z.union([z.int(), Shape])).default({}),
      ops: z.array(Op).default([]),
      fixed_indices: z.record(z.string(), z.union([z.int(), z.tuple([z.int(), z.int().nullable()])])).default({}),
      validate_type_annotations: z.boolean().default(true),
    }),
    expected: CaseFacts.extend({
      error: z.boolean().default(false),
      stage: z.string().optional(),
      before_error: CaseFacts.optional(),
      calls: z.record(z.string(), z.int()).default({}),
    }),
    gridloom: Gridloom,
  }),
]);
export type ConformanceCase = z.infer<typeof ConformanceCase>;
export type CaseOf<Kind extends ConformanceCase['kind']> = Extract<ConformanceCase, { kind: Kind }>;
export type CaseFacts = z.infer<typeof CaseFacts>;

/** The cases of the file, from its text. */
export function readConformanceCases(text: string): ConformanceCase[] {
  return z.object({ cases: z.array(ConformanceCase) }).parse(JSON.parse(text)).cases;
}

/** Whether we refuse: our own decision where there is one, else PipeFunc's. */
export function isRefused(item: CaseOf<'parse' | 'shape' | 'transform' | 'pipeline'>): boolean {
  return item.gridloom ? 'error' in item.gridloom : item.expected.error;
}
