import { type ProblemEntry, plural, withCommas } from './problem-entry.ts';

/** Problems of how elements are cut into tasks and job arrays; part of `PROBLEM_CODES`. */
export const CHUNK_PROBLEMS = {
  TOO_MANY_JOB_ARRAYS: {
    severity: 'error',
    message: (d: { function: string; jobArrays: number; tasks: number; maxArraySize: number }) =>
      `${d.function} would need ${withCommas(d.jobArrays)} job arrays: ${withCommas(d.tasks)} tasks, at most ${withCommas(d.maxArraySize)} in one.`,
    hint: () => 'Choose scope "map" and a larger chunk size, so that one task computes many elements.',
  },
  CHUNK_SIZE_UNUSED: {
    severity: 'hint',
    message: (d: { function: string; chunkSize: number }) =>
      `${d.function} has chunk size ${d.chunkSize} and scope "element", in which a task computes one element.`,
    hint: () => 'Choose scope "map" to compute several elements in a task.',
  },
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
