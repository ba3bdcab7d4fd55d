import { commonOf } from '../mapspec/index.ts';
import { memoryText, RETRY_CAUSES, type RetryCause, timeText } from '../resources/index.ts';
import type { BatchState, RoundState } from './run-state.ts';

/**
 * Why a job array tries again by itself, and what is different this time: `2nd try after out of memory: 16 GiB`. Empty where
 * it is a first try, or a user asked for it.
 */
export function againWords({ batch }: Pick<BatchState, 'batch'>, state: RoundState): string {
  const { round, by, causes } = state;
  if (by === 'user') return '';
  const found = RETRY_CAUSES.filter((cause) => commonOf(causes[cause] ?? [], batch.elements).length > 0);
  const why =
    found.length === 0
      ? ', because what it reads is computed again'
      : ` after ${found.map((cause) => CAUSES[cause]).join(' and ')}`;
  const changed = changedWords({ batch }, state);
  return `${ordinal(round)} try${why}${changed.length > 0 ? `: ${changed.join(', ')}` : ''}`;
}

/** What a job array of a later round is given otherwise than the plan says: `16 GiB`, `5 elements a task`. */
export function changedWords({ batch }: Pick<BatchState, 'batch'>, { adjust }: RoundState): string[] {
  const changes = adjust.filter(({ elements }) => commonOf(elements, batch.elements).length > 0);
  const { memoryMib, timeMinutes } = batch.resources;
  return [
    changes.some(({ memory, set }) => memory ?? set?.memoryMib) && memoryMib !== undefined && memoryText(memoryMib),
    changes.some(({ time, set }) => time ?? set?.timeMinutes) && timeMinutes !== undefined && timeText(timeMinutes),
    changes.some(({ perTask }) => perTask !== undefined) && `${batch.perTask} elements a task`,
  ].filter((part) => part !== false);
}

const CAUSES: Readonly<Record<RetryCause, string>> = {
  infrastructure: 'a fault of the cluster',
  memory: 'out of memory',
  time: 'the time limit',
  exception: 'an error',
};

function ordinal(number: number): string {
  const isTeen = number % 100 >= 11 && number % 100 <= 13;
  return `${number}${isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th')}`;
}
