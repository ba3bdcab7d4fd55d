import { z } from 'zod';

/** A Python expression over the function's parameters, evaluated by the worker with the element's real values. */
export const Expression = z.strictObject({ expression: z.string() });
export type Expression = z.infer<typeof Expression>;

const field = z.union([z.number(), z.string(), Expression]);

/**
 * Resources as a user writes them. Values are kept as typed, also wrong ones, so that the editor can hold them and
 * the problems list can name them; `normaliseResources` parses them.
 */
export const ResourceForm = z.strictObject({
  cpus: field.optional(),
  nodes: field.optional(),
  cpusPerNode: field.optional(),
  /** `8GB`, `4G`, `4096` (MiB): 1024-based, as SLURM counts. */
  memory: field.optional(),
  gpus: field.optional(),
  /** `60` (minutes), `1:30:00`, `1-00:00:00`: as SLURM reads them. */
  time: field.optional(),
  partition: z.string().optional(),
  /** sbatch options without the dashes; `null` is a bare flag. */
  extraArgs: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(),
  parallelizationMode: z.string().optional(),
});
export type ResourceForm = z.infer<typeof ResourceForm>;

/** The fields as messages call them. */
export const RESOURCE_WORDS = {
  cpus: 'the number of cpus',
  nodes: 'the number of nodes',
  cpusPerNode: 'the number of cpus per node',
  memory: 'the memory',
  gpus: 'the number of gpus',
  time: 'the time',
  partition: 'the partition',
  extraArgs: 'the extra options',
  parallelizationMode: 'the parallelisation mode',
} as const satisfies Record<keyof ResourceForm, string>;

/** The fields that may be expressions. */
export const EXPRESSION_FIELDS = ['cpus', 'nodes', 'cpusPerNode', 'memory', 'gpus', 'time'] as const;
export type ExpressionField = (typeof EXPRESSION_FIELDS)[number];

/** Parsed resources of one task: what sbatch is asked for. */
export const Resources = z.strictObject({
  cpus: z.int().min(1).optional(),
  nodes: z.int().min(1).optional(),
  cpusPerNode: z.int().min(1).optional(),
  /** Whole MiB. */
  memoryMib: z.int().min(1).optional(),
  gpus: z.int().min(0).optional(),
  /** Whole minutes, rounded up, as SLURM does; absent means the partition's default. */
  timeMinutes: z.int().min(1).optional(),
  partition: z.string().optional(),
  extraArgs: z.record(z.string(), z.union([z.string(), z.null()])),
  parallelizationMode: z.enum(['external', 'internal']),
});
export type Resources = z.infer<typeof Resources>;

/** A stage's resources: fixed ones parsed, the others as expressions by field. */
export const StageResources = z.strictObject({
  fixed: Resources,
  expressions: z.partialRecord(z.enum(EXPRESSION_FIELDS), z.string()),
});
export type StageResources = z.infer<typeof StageResources>;
