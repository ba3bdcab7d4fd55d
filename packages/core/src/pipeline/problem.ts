import type { PipelineEdit } from './pipeline-edit.ts';

/**
 * A problem of a pipeline: data, many at once, each with its place. Compiling returns them; nothing throws them.
 * The codes and their sentences are in `PROBLEM_CODES` of the plan stage.
 */
export type Problem = {
  readonly code: string;
  /** Errors stop a run; warnings and hints do not. */
  readonly severity: 'error' | 'warning' | 'hint';
  readonly place: ProblemPlace;
  /** One sentence: what is wrong. */
  readonly message: string;
  /** One sentence: how to mend it. */
  readonly hint: string;
  /** Edits that mend it, where it is plain what mends it; absent otherwise. */
  readonly fix?: ProblemFix;
};

/** Applied in order, as one step of undo. `title` is an order on a button: `Write x[i] -> y[i]`. */
export type ProblemFix = { readonly title: string; readonly edits: readonly PipelineEdit[] };

export type ProblemPlace = {
  /** The node the problem belongs to; absent for the pipeline as a whole. The id of a nest counts as a function's. */
  readonly node?: { readonly kind: 'function' | 'input'; readonly id: string };
  /** Form field of the node: `code`, `mapspec`, `outputs`, `value`, `resources.memory`, `parameters.x`, ... */
  readonly field?: string;
  /** Character range in the field's text, end exclusive. */
  readonly range?: { readonly start: number; readonly end: number };
};
