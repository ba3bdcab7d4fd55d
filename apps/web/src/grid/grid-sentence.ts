import type { StateCounts } from '@gridloom/core/grid';
import { totalOf } from '../ui/state-counts.ts';

/** A stage in one line for people who cannot see its grid: `double_it: 10 done, 0 failed, 0 running, of 10`. */
export function gridSentence(stage: string, counts: StateCounts): string {
  return `${stage}: ${counts.done} done, ${counts.failed} failed, ${counts.running} running, of ${totalOf(counts)}`;
}
