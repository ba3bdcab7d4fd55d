import type { ProblemEntry } from './problem-entry.ts';

/** Problems of what a run is to compute; part of `PROBLEM_CODES`. */
export const SELECTION_PROBLEMS = {} as const satisfies Record<string, ProblemEntry>;
