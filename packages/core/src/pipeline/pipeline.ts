import { z } from 'zod';
import { ResourceForm, RetryPolicy } from '../resources/index.ts';

/** Any JSON value; numbers that it cannot hold are `PythonNumber`s. */
export const Json: z.ZodType<Json> = z.json();
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Identity of a function inside one pipeline; renaming never changes it. */
export const FunctionId = z
  .string()
  .regex(/^f_[a-z0-9_]+$/)
  .brand<'FunctionId'>();
export type FunctionId = z.infer<typeof FunctionId>;

export const InputId = z
  .string()
  .regex(/^i_[a-z0-9_]+$/)
  .brand<'InputId'>();
export type InputId = z.infer<typeof InputId>;

/** Canvas position in pixels; never read by the compiler. */
export const Position = z.strictObject({ x: z.number(), y: z.number() });
export type Position = z.infer<typeof Position>;

/** What the files of a `reference` are; a file-array is a folder. */
export const ReferenceFormat = z.enum(['npy', 'json', 'csv', 'pickle', 'file-array']);
export type ReferenceFormat = z.infer<typeof ReferenceFormat>;

/** How a pipeline input gets its value. Rank and length follow from it: see `inputShape` of the plan stage. */
export const InputValue = z.discriminatedUnion('kind', [
  /** Not given yet: the plan reports it as missing. */
  z.strictObject({ kind: z.literal('none') }),
  /** One value, passed whole; it has no axes. */
  z.strictObject({ kind: z.literal('value'), value: Json }),
  /** One axis; the items are anything. */
  z.strictObject({ kind: z.literal('list'), items: z.array(Json) }),
  /** N-D numbers (or other scalars); the shape is that of the nesting and must not be ragged. */
  z.strictObject({ kind: z.literal('array'), nested: z.array(Json) }),
  /** As Python's `range`, also for fractions: `start, start + step, ...` below `stop`. */
  z.strictObject({ kind: z.literal('range'), start: z.number(), stop: z.number(), step: z.number() }),
  /** `count` numbers from `start` to `stop`, both included. */
  z.strictObject({ kind: z.literal('linspace'), start: z.number(), stop: z.number(), count: z.int() }),
  /** `count` numbers from `base ** start` to `base ** stop`, both included, evenly spaced on a log scale. */
  z.strictObject({
    kind: z.literal('logspace'),
    start: z.number(),
    stop: z.number(),
    count: z.int(),
    base: z.number(),
  }),
  /** `count` numbers from `start` to `stop`, both included, each the same multiple of the one before. */
  z.strictObject({ kind: z.literal('geomspace'), start: z.number(), stop: z.number(), count: z.int() }),
  /** One column of a table in CSV, whose first row names the columns; a list of numbers, texts and `null` for empty cells. */
  z.strictObject({ kind: z.literal('csv'), text: z.string(), column: z.string() }),
  /** A file on the cluster's shared filesystem, read there by element. `shape` is null until somebody looked. */
  z.strictObject({
    kind: z.literal('reference'),
    /** Absolute, or beginning with `~/`. */
    path: z.string(),
    format: ReferenceFormat,
    /** Of a CSV file; null otherwise. */
    column: z.string().nullable(),
    shape: z.array(z.int().min(0)).nullable(),
  }),
]);
export type InputValue = z.infer<typeof InputValue>;

/** A pipeline input: a named value that no function produces. */
export const PipelineInput = z.strictObject({
  id: InputId,
  /** Python identifier, or two joined by a dot (`scope.name`); unique among inputs and outputs. */
  name: z.string(),
  value: InputValue,
  position: Position,
});
export type PipelineInput = z.infer<typeof PipelineInput>;

/** What a function is written in. */
export const Language = z.enum(['python', 'shell', 'javascript']);
export type Language = z.infer<typeof Language>;

/** A function of the pipeline. Its parameters are not stored: they are read from `code` (`readCode` of the language stage). */
export const PipelineFunction = z.strictObject({
  id: FunctionId,
  language: Language,
  /** A Python or JavaScript module that holds the function `entry`, or a shell script whose first comment declares it. */
  code: z.string(),
  /** Name of the function in `code` that is called; what the node shows as its name. */
  entry: z.string(),
  /**
   * Output names, Python identifiers or two joined by a dot (`scope.name`); more than one means that the function returns
   * a tuple (or a dict of them, by the part after the dot).
   */
  outputs: z.array(z.string()).min(1),
  /** Text as typed, over the function's own parameter names and outputs; `null` when the function is called once. */
  mapspec: z.string().nullable(),
  /** Lengths of the internal axes, in order, if declared; `'?'` until it ran. */
  internalShape: z.array(z.union([z.int().min(0), z.literal('?')])).nullable(),
  /** Parameter values that win over wires and inputs. */
  bound: z.record(z.string(), Json),
  /** Values for parameters that nothing feeds, beside the signature's own defaults. */
  defaults: z.record(z.string(), Json),
  resources: ResourceForm,
  /** The parameter that receives the resources, if any. */
  resourcesVariable: z.string().nullable(),
  scope: z.enum(['map', 'element']),
  /** Elements one task computes in map scope; `null` means all in one task. */
  chunkSize: z.int().min(1).nullable(),
  executor: z.enum(['slurm', 'local']),
  /**
   * One of several functions of which one is active; see `Pipeline.activeVariants`. A wire from an output of one stands
   * for the output of that name of the active one.
   */
  variant: z.strictObject({ of: z.string(), name: z.string() }).nullable(),
  /** A reduction that runs although elements are missing, and gets `None` (or a mask) for them. */
  acceptMissing: z.boolean(),
  /** What is tried again by itself; absent: `DEFAULT_RETRY_POLICY`. */
  retry: RetryPolicy.optional(),
  notes: z.string(),
  position: Position,
});
export type PipelineFunction = z.infer<typeof PipelineFunction>;

/** Where a wire begins. */
export const WireSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('input'), id: InputId }),
  z.strictObject({ kind: z.literal('output'), id: FunctionId, output: z.string() }),
]);
export type WireSource = z.infer<typeof WireSource>;

/** Connects an input or an output to a parameter. A parameter takes at most one wire. */
export const Wire = z.strictObject({
  from: WireSource,
  to: z.strictObject({ id: FunctionId, parameter: z.string() }),
});
export type Wire = z.infer<typeof Wire>;

/**
 * Functions that run together, one after another, as one element of one task (PipeFunc's `NestedPipeFunc`). They stay
 * functions of the pipeline with their wires; all of them are mapped over the same axes, or none is mapped.
 */
export const Nest = z.strictObject({
  id: FunctionId,
  /** Python identifier: what the node and the stage are called. */
  name: z.string(),
  functions: z.array(FunctionId),
  /** Outputs that remain arrays of the pipeline; null means all. The others live only inside a task. */
  outputs: z.array(z.string()).nullable(),
  /** When empty, the largest of what its functions ask for. */
  resources: ResourceForm,
  scope: z.enum(['map', 'element']),
  chunkSize: z.int().min(1).nullable(),
  executor: z.enum(['slurm', 'local']),
  /** As of a function. */
  retry: RetryPolicy.optional(),
  notes: z.string(),
  position: Position,
});
export type Nest = z.infer<typeof Nest>;

/** The saved document. Its stored form may be older: read it with `readPipeline`. */
export const Pipeline = z.strictObject({
  format: z.literal(2),
  name: z.string(),
  description: z.string(),
  functions: z.array(PipelineFunction),
  inputs: z.array(PipelineInput),
  wires: z.array(Wire),
  nests: z.array(Nest),
  /** Name of the active variant by what it is a variant of; where none is named, the first in the document is active. */
  activeVariants: z.record(z.string(), z.string()),
  /** Whether annotations that clash along a wire are errors; else they are not compared. */
  checkTypes: z.boolean(),
  /** Resources for all functions; a function's own win, option by option. */
  resources: ResourceForm,
});
export type Pipeline = z.infer<typeof Pipeline>;
