import { commonOf } from '../mapspec/index.ts';
import { printMemory, printTime, RETRY_CAUSES, type RetryCause } from '../resources/index.ts';
import type { BatchState, RoundState } from './run-state.ts';

/**
 * Why a job array tries again by itself, and what is different this time: `2nd try after out of memory: 16G`. Empty where
 * it is a first try, or a user asked for it.
 */
export function againWords({ batch }: Pick<BatchState, 'batch'>, { round, by, causes, adjust }: RoundState): string {
  if (by === 'user') return '';
  const found = RETRY_CAUSES.filter((cause) => commonOf(causes[cause] ?? [], batch.elements).length > 0);
  const why =
    found.length === 0
      ? ', because what it reads is computed again'
      : ` after ${found.map((cause) => CAUSES[cause]).join(' and ')}`;
  const changes = adjust.filter(({ elements }) => commonOf(elements, batch.elements).length > 0);
  const { memoryMib, timeMinutes } = batch.resources;
  const parts = [
    changes.some(({ memory, set }) => memory ?? set?.memoryMib) && memoryMib !== undefined && printMemory(memoryMib),
    changes.some(({ time, set }) => time ?? set?.timeMinutes) && timeMinutes !== undefined && printTime(timeMinutes),
    changes.some(({ perTask }) => perTask !== undefined) && `${batch.perTask} elements a task`,
  ].filter((part) => part !== false);
  return `${ordinal(round)} try${why}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
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
