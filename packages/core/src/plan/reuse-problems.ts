import type { ProblemEntry } from './problem-entry.ts';

/** Problems of chunks and earlier runs; part of `PROBLEM_CODES`. */
export const REUSE_PROBLEMS = {} as const satisfies Record<string, ProblemEntry>;
