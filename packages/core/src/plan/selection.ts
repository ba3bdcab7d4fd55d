import { z } from 'zod';
import { InputValue } from '../pipeline/index.ts';

/** Which part of a pipeline a run computes. */
export const Selection = z.strictObject({
  /** These outputs and what they need; null means everything. */
  outputs: z.array(z.string()).min(1).nullable(),
  /** Values for outputs, by name: what produces them is not run, and what only that needs neither. */
  given: z.record(z.string(), InputValue),
  /** Part of an axis, by its name: positions from `start` up to, not including, `stop`. The rest can be computed later. */
  axes: z.record(z.string(), z.strictObject({ start: z.int().min(0), stop: z.int().min(0) })),
});
export type Selection = z.infer<typeof Selection>;

/** Everything. */
export const WHOLE: Selection = { outputs: null, given: {}, axes: {} };
