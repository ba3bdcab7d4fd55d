import { type ProblemEntry, plural } from './problem-entry.ts';

/** Problems of chunks and earlier runs; part of `PROBLEM_CODES`. */
export const REUSE_PROBLEMS = {
  CHUNK_SIZE: {
    severity: 'hint',
    message: (d: { function: string; elements: number; meanS: number; seconds: number }) =>
      `A task of ${d.function} would take about ${duration(d.seconds)}: ${plural(d.elements, 'element')} of ` +
      `${duration(d.meanS)}, as in the last run.`,
    hint: (d: { suggested: number; after: number; all: boolean }) =>
      d.all
        ? `Leave the chunk size empty: all elements in one task then take about ${duration(d.after)}.`
        : `With chunk size ${d.suggested} a task takes about ${duration(d.after)}.`,
  },
} as const satisfies Record<string, ProblemEntry>;

/** In the unit that fits: `less than a second`, `20 seconds`, `5 minutes`, `2.5 hours`. */
function duration(seconds: number): string {
  if (seconds < 1) return 'less than a second';
  if (seconds < 100) return plural(Math.round(seconds), 'second');
  if (seconds < 6_000) return plural(Math.round(seconds / 60), 'minute');
  return `${Math.round(seconds / 360) / 10} hours`;
}
