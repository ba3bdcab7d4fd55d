import { reasonSentence } from '@gridloom/core/cluster';
import type { JobView } from '@gridloom/core/run';

/** Why the tasks of a job array wait, or why it was refused: a sentence for each reason. */
export function waitingSentences({ reason, held, phase }: Pick<JobView, 'reason' | 'held' | 'phase'>): string[] {
  // A refusal is a sentence already, in the cluster's own words.
  if (phase === 'refused') return [reason];
  const parts = reason === '' ? [] : reason.split(/(?<=\)); /);
  // That the user holds it is said with the way on.
  return parts.filter((part) => !held || !/^held by you\b/.test(part)).map(reasonSentence);
}
