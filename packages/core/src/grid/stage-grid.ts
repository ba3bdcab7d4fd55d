import type { EndCause } from '../cluster/index.ts';
import { numbersOf, type Ranges } from '../mapspec/index.ts';
import { ELEMENT_STATES, type ElementState, isFinal, noCounts, STATE_CODE, type StateCounts } from './element-state.ts';
import type { TaskRecord } from './task-record.ts';

/**
 * States of a stage's elements: two bytes an element, whatever they compute. It is folded from two sources, the run's
 * events and the worker's records, and ends the same in whatever order they arrive (rules G1 to G7 in `run/RULES.md`).
 */
export type StageGrid = {
  /** One `STATE_CODE` an element. */
  readonly states: Uint8Array;
  /** The round that the state belongs to; 0 before the first. */
  readonly attempts: Uint8Array;
  /** The first round whose results count; those of earlier ones were renewed. */
  readonly floors: Uint8Array;
  readonly counts: StateCounts;
};

export function createGrid(elementCount: number): StageGrid {
  return {
    states: new Uint8Array(elementCount),
    attempts: new Uint8Array(elementCount),
    floors: new Uint8Array(elementCount),
    counts: { ...noCounts(), waiting: elementCount },
  };
}

/** A grid from stored bytes, which it takes over. What was renewed follows from folding the run's events again. */
export function restoreGrid(states: Uint8Array, attempts: Uint8Array): StageGrid {
  const counts = noCounts();
  for (const code of states) counts[ELEMENT_STATES[code]!]++;
  return { states, attempts, floors: new Uint8Array(states.length), counts };
}

export function stateOf(grid: StageGrid, element: number): ElementState {
  return ELEMENT_STATES[grid.states[element]!]!;
}

/** G1, G2: folds a record of the worker; true when the element's state changed. */
export function applyRecord(grid: StageGrid, record: TaskRecord): boolean {
  const { element, state, attempt } = record;
  if (element >= grid.states.length || attempt < grid.floors[element]!) return false;
  const before = stateOf(grid, element);
  if (before === 'done') return false;
  if (state !== 'done') {
    if (attempt < grid.attempts[element]!) return false;
    if (attempt === grid.attempts[element]! && isFinal(before) && !isFinal(state)) return false;
  }
  return put(grid, element, state, Math.max(attempt, grid.attempts[element]!));
}

/** G3: elements of a placed batch are queued, unless something newer is known of them. */
export function markQueued(grid: StageGrid, elements: Ranges, round: number): void {
  for (const element of numbersOf(elements)) {
    const stale = grid.attempts[element]! < round || stateOf(grid, element) === 'waiting';
    if (stale && stateOf(grid, element) !== 'done') put(grid, element, 'queued', round);
  }
}

/** G4: elements that an ended task left unfinished. */
export function markEnded(grid: StageGrid, elements: Ranges, round: number, cause: EndCause): void {
  const state = cause === 'cancelled' ? 'cancelled' : 'failed';
  for (const element of numbersOf(elements)) {
    if (grid.attempts[element]! <= round && !isFinal(stateOf(grid, element))) put(grid, element, state, round);
  }
}

/** G5: elements of a new round wait again. */
export function markRetried(grid: StageGrid, elements: Ranges, round: number): void {
  for (const element of numbersOf(elements)) {
    if (grid.attempts[element]! < round && stateOf(grid, element) !== 'done') put(grid, element, 'waiting', round);
  }
}

/**
 * G7: elements whose results of an earlier run lie in the folder are done, as of round 1.
 *
 * @param round - the newest when they were taken over: a retry may come before the folder is complete
 */
export function markAdopted(grid: StageGrid, elements: Ranges, round = 1): void {
  for (const element of numbersOf(elements)) {
    // What a later round says is newer: that round began because they no longer count.
    if (element < grid.states.length && grid.attempts[element]! <= round) put(grid, element, 'done', 1);
  }
}

/** G6: results of these elements no longer count, unless they are of this round or a later one. */
export function markRenewed(grid: StageGrid, elements: Ranges, round: number): void {
  for (const element of numbersOf(elements)) {
    grid.floors[element] = Math.max(grid.floors[element]!, round);
    if (grid.attempts[element]! < round) put(grid, element, 'waiting', round);
  }
}

/** Elements that nobody will place any more become `state`; what is queued, runs or belongs to a later round is left alone. */
export function markUnplaced(grid: StageGrid, elements: Ranges, round: number, state: 'cancelled' | 'failed'): void {
  for (const element of numbersOf(elements)) {
    if (grid.attempts[element]! <= round && stateOf(grid, element) === 'waiting') put(grid, element, state, round);
  }
}

/** True when every one of the elements is final. */
export function allFinal(grid: StageGrid, elements: Ranges): boolean {
  for (const [start, stop] of elements) {
    for (let element = start; element < stop; element++) if (!isFinal(stateOf(grid, element))) return false;
  }
  return true;
}

/** Elements in one of the given states, ascending. */
export function* elementsIn(grid: StageGrid, states: readonly ElementState[]): Generator<number> {
  const codes = new Set(states.map((state) => STATE_CODE[state]));
  for (let element = 0; element < grid.states.length; element++) if (codes.has(grid.states[element]!)) yield element;
}

function put(grid: StageGrid, element: number, state: ElementState, attempt: number): boolean {
  const before = stateOf(grid, element);
  grid.attempts[element] = attempt;
  if (before === state) return false;
  grid.states[element] = STATE_CODE[state];
  grid.counts[before]--;
  grid.counts[state]++;
  return true;
}
