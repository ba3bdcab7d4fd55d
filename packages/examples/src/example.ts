import type { Pipeline } from '@gridloom/core/pipeline';

/** An entry of the gallery. */
export type Example = {
  /** Kebab-case, stable: it stands in URLs and tests. */
  readonly id: string;
  readonly title: string;
  /** One line on what it teaches. */
  readonly teaches: string;
  readonly pipeline: Pipeline;
};
