import type { ProblemEntry } from './problem-entry.ts';

/** Problems of annotations that clash; part of `PROBLEM_CODES`. */
export const TYPE_PROBLEMS = {} as const satisfies Record<string, ProblemEntry>;
