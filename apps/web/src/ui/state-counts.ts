import { ELEMENT_STATES, type ElementState, isFinal, noCounts, type StateCounts } from '@gridloom/core/grid';

/** All elements; counts always add up. */
export function totalOf(counts: StateCounts): number {
  return ELEMENT_STATES.reduce((sum, state) => sum + counts[state], 0);
}

/** Elements to which nothing more happens by itself. */
export function finishedOf(counts: StateCounts): number {
  return ELEMENT_STATES.reduce((sum, state) => (isFinal(state) ? sum + counts[state] : sum), 0);
}

/** Without those that nobody asked for, which wait. */
export function askedOf(counts: StateCounts, rest: number): StateCounts {
  return { ...counts, waiting: counts.waiting - rest };
}

/** Counts of several stages together. */
export function addCounts(all: readonly StateCounts[]): StateCounts {
  const sum = noCounts();
  for (const counts of all) for (const state of ELEMENT_STATES) sum[state] += counts[state];
  return sum;
}

/** States that a legend names: those that occur, and done and failed always. */
export function statesShown(counts: StateCounts): ElementState[] {
  return ELEMENT_STATES.filter((state) => counts[state] > 0 || state === 'done' || state === 'failed');
}

/** A number with narrow spaces between thousands, from five digits on. */
export function numberWords(value: number): string {
  return value >= 10_000 ? value.toLocaleString('en').replaceAll(',', '\u202f') : String(value);
}
