import type { JobView, StageView } from './run-view.ts';

/**
 * What keeps job arrays from ever computing their elements, a sentence each: they were refused, or can never start. What an
 * earlier round was refused is past, once there is a later one.
 */
export function jobTroubles(stages: readonly Pick<StageView, 'jobs'>[]): string[] {
  const batches = new Map<string, string[]>();
  for (const { jobs } of stages) {
    const last = Math.max(...jobs.map(({ round }) => round));
    for (const job of jobs) {
      const why = troubleOf(job);
      if (why !== '' && job.round === last) batches.set(why, [...(batches.get(why) ?? []), job.batch]);
    }
  }
  return Array.from(batches, ([why, [first = '', ...more]]) => `${first}${moreWords(more.length)}: ${why}`);
}

function troubleOf({ phase, reason, never }: JobView): string {
  return phase === 'refused' ? reason : never;
}

function moreWords(count: number): string {
  return count === 0 ? '' : ` and ${count} more job ${count === 1 ? 'array' : 'arrays'}`;
}
