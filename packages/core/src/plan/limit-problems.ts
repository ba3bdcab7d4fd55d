import type { ProblemEntry } from './problem-entry.ts';

/** Problems of what the cluster would refuse; part of `PROBLEM_CODES`. */
export const LIMIT_PROBLEMS = {} as const satisfies Record<string, ProblemEntry>;
