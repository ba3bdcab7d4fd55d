import { allOf, type Ranges } from '../../mapspec/index.ts';
import type { InputValue, Pipeline } from '../../pipeline/index.ts';
import { type CompileOptions, compilePlan } from '../compile-plan.ts';
import type { EarlierRun } from '../earlier-run.ts';
import { type SampleFunction, samplePipeline, sampleProfile } from '../sample-pipeline.ts';

export const list = (...items: number[]): InputValue => ({ kind: 'list', items });
const one: InputValue = { kind: 'value', value: 1 };
export const SQUARE: SampleFunction = { code: 'def square(x): return x * x', outputs: ['y'], mapspec: 'x[i] -> y[i]' };
export const ADD: SampleFunction = { code: 'def add(y, c): return y + c', outputs: ['z'], mapspec: 'y[i] -> z[i]' };
export const SUM: SampleFunction = { code: 'def total(z): return sum(z)', outputs: ['t'] };
export const INPUTS = { x: list(1, 2, 3, 4), c: one };

/** Squares, adds and sums, with these changes of the three functions. */
export function sweep(changes: Partial<SampleFunction>[] = [], inputs: Record<string, InputValue> = INPUTS): Pipeline {
  return samplePipeline(
    [SQUARE, ADD, SUM].map((item, index) => ({ ...item, ...changes[index] })),
    inputs,
  );
}

/** Of a pipeline without an error. */
export function compiled(pipeline: Pipeline, options: CompileOptions = {}) {
  const found = compilePlan(pipeline, sampleProfile(), options);
  if (!found.ok) throw new Error(JSON.stringify(found.problems));
  return found;
}

/** A run of a pipeline in which everything is done, but for what is said. */
export function ran(pipeline: Pipeline, done: Record<string, Ranges> = {}, over: Partial<EarlierRun> = {}): EarlierRun {
  const { plan } = compiled(pipeline);
  const stages = plan.stages.map(({ id, elementCount }) => {
    return [id, { done: done[id] ?? allOf(elementCount ?? 0), meanWallS: null }] as const;
  });
  const profile = sampleProfile();
  return { runId: 'r_1', folder: '/runs/r_1', plan, profile, stages: Object.fromEntries(stages), ...over };
}
