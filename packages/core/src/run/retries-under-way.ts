import { ELEMENT_STATES, isFinal, type StageGrid } from '../grid/index.ts';
import { commonOf, type Ranges } from '../mapspec/index.ts';
import { RETRY_CAUSES, type RetryCause } from '../resources/index.ts';
import { changedWords } from './again-words.ts';
import { batchSettled, roundSettled } from './is-settled.ts';
import { batchesOf, type RoundState, type RunState } from './run-state.ts';
import type { StageGrids } from './stage-grids.ts';

/**
 * What failed and is being tried again by itself, a sentence for each stage and cause:
 * `f: 12 elements ran out of memory and are tried again with 16 GiB.` Each goes once its elements are over.
 */
export function retriesUnderWay(run: RunState, grids: StageGrids): string[] {
  if (run.cancelled) return [];
  return Object.values(run.stages).flatMap(({ stage, rounds }) => {
    const grid = grids.get(stage.id);
    if (!grid) return [];
    const open = rounds.filter((round) => round.by === 'policy' && !roundSettled(run, round));
    return RETRY_CAUSES.flatMap((cause) => {
      const counts = open.map((round) => countOpen(grid, round, cause));
      const count = counts.reduce((sum, each) => sum + each, 0);
      if (count === 0) return [];
      const trying = open.filter((_, at) => counts[at]! > 0);
      const what = `${count} ${count === 1 ? 'element' : 'elements'} ${WORDS[cause]}`;
      return [`${stage.id}: ${what} and ${count === 1 ? 'is' : 'are'} tried again${withWords(run, trying, cause)}.`];
    });
  });
}

const WORDS: Readonly<Record<RetryCause, string>> = {
  infrastructure: 'met a fault of the cluster',
  memory: 'ran out of memory',
  time: 'reached the time limit',
  exception: 'raised an exception',
};

/** Elements that this round tries again for this cause, and that are not over. */
function countOpen({ states, attempts }: StageGrid, { round, causes }: RoundState, cause: RetryCause): number {
  let count = 0;
  for (const [start, stop] of causes[cause] ?? [])
    for (let element = start; element < stop; element++)
      if (attempts[element] === round && !isFinal(ELEMENT_STATES[states[element]!]!)) count++;
  return count;
}

/** What they get instead: only after memory or time ran out is it what makes the difference. */
function withWords(run: RunState, rounds: readonly RoundState[], cause: RetryCause): string {
  if (cause !== 'memory' && cause !== 'time') return '';
  const all = rounds.flatMap((round) =>
    batchesOf(run, round).flatMap((one) => {
      const elements: Ranges = round.causes[cause] ?? [];
      const isMeant = !batchSettled(one) && commonOf(elements, one.batch.elements).length > 0;
      return isMeant ? changedWords(one, round).join(', ') : [];
    }),
  );
  const given = [...new Set(all)].filter((words) => words !== '');
  return given.length === 0 ? '' : ` with ${given.join(' or ')}`;
}
