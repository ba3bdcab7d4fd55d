/**
 * A problem of a pipeline: data, many at once, each with its place. Compiling returns them; nothing throws them.
 * The codes and their sentences are in `PROBLEM_CODES` of the stage that finds them.
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
};

export type ProblemPlace = {
  /** The node the problem belongs to; absent for the pipeline as a whole. */
  readonly node?: { readonly kind: 'function' | 'input'; readonly id: string };
  /** Form field of the node: `code`, `mapspec`, `outputs`, `value`, `resources.memory`, `parameters.x`, ... */
  readonly field?: string;
  /** Character range in the field's text, end exclusive. */
  readonly range?: { readonly start: number; readonly end: number };
};
