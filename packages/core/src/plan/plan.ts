import { z } from 'zod';
import { Ranges } from '../mapspec/index.ts';
import { FunctionId, InputValue, Json, Language } from '../pipeline/index.ts';
import { Resources, RetryPolicy, StageResources } from '../resources/index.ts';

const Size = z.union([z.int().min(0), z.literal('?')]);

/** Where a stage's parameter gets its value. Parameters left to the signature's default are not listed. */
export const StageParameter = z.strictObject({
  name: z.string(),
  from: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('input'), name: z.string() }),
    z.strictObject({ kind: z.literal('output'), stage: z.string(), output: z.string() }),
    z.strictObject({ kind: z.literal('value'), value: Json }),
  ]),
  /** Axes of the parameter in the mapspec, `null` for `:`; absent (null) when it is passed whole. */
  axes: z.array(z.string().nullable()).nullable(),
});
export type StageParameter = z.infer<typeof StageParameter>;

/** One job array: elements with equal resources, cut into tasks of `perTask` elements each. */
export const Batch = z.strictObject({
  /** `<stage>-<round>-<n>`; round 1 is the first run, each retry counts up. Also the attempt of its elements. */
  id: z.string(),
  stage: z.string(),
  round: z.int().min(1),
  elements: Ranges,
  perTask: z.int().min(1),
  taskCount: z.int().min(1),
  resources: Resources,
});
export type Batch = z.infer<typeof Batch>;

/** One function's part of a plan. */
export const Stage = z.strictObject({
  /** Unique in the plan and safe as a folder name: `[A-Za-z_][A-Za-z0-9_]*`. */
  id: z.string(),
  functionId: FunctionId,
  /** Absent: Python. */
  language: Language.optional(),
  code: z.string(),
  entry: z.string(),
  isAsync: z.boolean(),
  parameters: z.array(StageParameter),
  outputs: z.array(z.string()).min(1),
  /** Normal form, with generated mapspecs; `null` when called once. */
  mapspec: z.string().nullable(),
  /** Output axes in order; elements count over the external ones in C order. Empty: one element. */
  axes: z.array(z.strictObject({ name: z.string(), size: Size, external: z.boolean() })),
  /** `null` while an external axis is `?`. */
  elementCount: z.int().min(0).nullable(),
  scope: z.enum(['map', 'element']),
  chunkSize: z.int().min(1).nullable(),
  executor: z.enum(['slurm', 'local']),
  resources: StageResources,
  resourcesVariable: z.string().nullable(),
  acceptMissing: z.boolean(),
  /** Absent: `DEFAULT_RETRY_POLICY`. */
  retry: RetryPolicy.optional(),
  /** Stages whose outputs it reads, each once. */
  after: z.array(z.string()),
  /**
   * Those of `after` of which each task reads only what the task of the same number computes: the same axes in the same
   * order, cut into the same chunks. The others have to end as a whole.
   */
  elementwise: z.array(z.string()),
  /** Elements that the first round computes or takes over; null means all. What is left out can be computed later. */
  selected: Ranges.nullable(),
  /** SHA-256 (hex) of all that its values follow from: code, mapspec, inputs, and the identity of what it reads. */
  identity: z.string(),
  /** Results of an earlier run that are taken over instead of being computed; null when there are none. */
  reuse: z
    .strictObject({
      runId: z.string(),
      /** Run folder and stage there. */
      folder: z.string(),
      stage: z.string(),
      elements: Ranges,
      /**
       * Lengths of the external axes there, where the plan does not know them: the results are taken over once the
       * worker has counted, if the lengths are the same. Null where the plan knows them.
       */
      sizes: z.array(z.int().min(0)).nullable(),
    })
    .nullable(),
  /**
   * `at-once`: shape and resources are known, so its job arrays are in `batches`. `when-sized`: the worker on the submit
   * host finds them first; `needsUpstream` says whether it must wait for the stages in `after`, `why` is a sentence.
   */
  release: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('at-once') }),
    z.strictObject({ kind: z.literal('when-sized'), needsUpstream: z.boolean(), why: z.string() }),
  ]),
  batches: z.array(Batch),
});
export type Stage = z.infer<typeof Stage>;

/** The compiled pipeline for given inputs and profile: immutable, plain JSON, named by its hash. */
export const Plan = z.strictObject({
  format: z.literal(2),
  /** SHA-256 (hex) of the canonical JSON of everything else. */
  hash: z.string().length(64),
  name: z.string(),
  profileId: z.string(),
  /** The pipeline inputs that some stage reads, with their values. */
  inputs: z.record(z.string(), z.strictObject({ value: InputValue, shape: z.array(z.int().min(0)) })),
  /** In an order in which each stage comes after those it reads. */
  stages: z.array(Stage),
  /** Every array by name: inputs and outputs. `axes` has one name per position, or null where nothing names it. */
  arrays: z.record(
    z.string(),
    z.strictObject({ stage: z.string().nullable(), axes: z.array(z.string().nullable()), shape: z.array(Size) }),
  ),
  estimate: z.strictObject({
    /** Elements, tasks and job arrays known so far; stages sized later add to them. */
    elements: z.int(),
    tasks: z.int(),
    jobArrays: z.int(),
    /** Files that the run folder will hold, about; it grows with tasks, never with elements. */
    files: z.int(),
    /** Elements taken over from an earlier run; not among `elements`. */
    reused: z.int(),
    /** cpus x time limit over all tasks, where both are fixed; null when no stage has a time. */
    coreHours: z.number().nullable(),
    /** True when a stage is sized later, so that the numbers are lower bounds. */
    atLeast: z.boolean(),
  }),
});
export type Plan = z.infer<typeof Plan>;
