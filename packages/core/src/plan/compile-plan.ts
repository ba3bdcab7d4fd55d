import type { Profile } from '../cluster/index.ts';
import type { Problem } from '../error/index.ts';
import type { Pipeline } from '../pipeline/index.ts';
import type { Plan } from './plan.ts';

/** The plan with remaining warnings and hints, or every problem at once; `facts` is what could be derived all the same. */
export type Compiled =
  | { readonly ok: true; readonly plan: Plan; readonly problems: readonly Problem[]; readonly facts: PipelineFacts }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly facts: PipelineFacts };

/** What the editor writes on nodes and wires, as far as it is known; by function id. */
export type PipelineFacts = {
  readonly functions: Readonly<Record<string, FunctionFacts>>;
  /** Names and values of the pipeline inputs that nothing gives a value yet. */
  readonly missingInputs: readonly string[];
};

export type FunctionFacts = {
  /** Mapspec in force: the function's own in normal form, or the generated one; null when called once. */
  readonly mapspec: string | null;
  readonly generated: boolean;
  /** Shape of its outputs; null when it cannot be known. */
  readonly shape: readonly (number | '?')[] | null;
  readonly elementCount: number | null;
  readonly taskCount: number | null;
};

/**
 * Compiles a pipeline for a profile. Pure and deterministic: the same pipeline and profile give the same plan and hash.
 */
export function compilePlan(_pipeline: Pipeline, _profile: Profile): Compiled {
  throw new Error('not built yet');
}
