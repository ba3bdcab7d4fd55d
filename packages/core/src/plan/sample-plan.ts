import type { Pipeline } from '../pipeline/index.ts';
import { compilePlan } from './compile-plan.ts';
import type { Plan } from './plan.ts';
import { sampleProfile } from './sample-pipeline.ts';

/** The plan of a pipeline without problems, for tests. */
export function planOf(pipeline: Pipeline, profile = sampleProfile()): Plan {
  const compiled = compilePlan(pipeline, profile);
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join(' '));
  return compiled.plan;
}
