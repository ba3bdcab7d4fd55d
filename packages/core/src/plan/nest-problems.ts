import type { ProblemEntry } from './problem-entry.ts';

/** Problems of nests and variants; part of `PROBLEM_CODES`. */
export const NEST_PROBLEMS = {} as const satisfies Record<string, ProblemEntry>;
