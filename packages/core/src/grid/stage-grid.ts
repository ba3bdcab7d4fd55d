import type { EndCause } from '../cluster/index.ts';
import { numbersOf, type Ranges } from '../mapspec/index.ts';
import { ELEMENT_STATES, type ElementState, isFinal, noCounts, STATE_CODE, type StateCounts } from './element-state.ts';
import { RECORD_REASONS, type RecordReason } from './task-record.ts';

/**
 * States of a stage's elements: four bytes an element, whatever they compute. It is folded from two sources, the run's
 * events and the worker's records, and ends the same in whatever order they arrive (rules G1 to G8 in `run/RULES.md`).
 */
export type StageGrid = {
  /** One `STATE_CODE` an element. */
  readonly states: Uint8Array;
  /** The round that the state belongs to, of what is done the one that it was computed in; 0 before the first. */
  readonly attempts: Uint8Array;
  /** The first round whose results count; those of earlier ones were renewed. */
  readonly floors: Uint8Array;
  /** Code of the reason of the record that the state follows from; 0 where it follows from none. */
  readonly reasons: Uint8Array;
  readonly counts: StateCounts;
};

export function createGrid(elementCount: number): StageGrid {
  return {
    states: new Uint8Array(elementCount),
    attempts: new Uint8Array(elementCount),
    floors: new Uint8Array(elementCount),
    reasons: new Uint8Array(elementCount),
    counts: { ...noCounts(), waiting: elementCount },
  };
}

/** A grid from stored bytes, which it takes over. What was renewed follows from folding the run's events again. */
export function restoreGrid(stored: Uint8Array, attempts: Uint8Array): StageGrid {
  const counts = noCounts();
  const reasons = new Uint8Array(stored.length);
  for (let element = 0; element < stored.length; element++) {
    reasons[element] = stored[element]! >> STATE_BITS;
    stored[element]! &= STATE_MASK;
    counts[ELEMENT_STATES[stored[element]!]!]++;
  }
  return { states: stored, attempts, floors: new Uint8Array(stored.length), reasons, counts };
}

/** What `restoreGrid` reads, beside the attempts: state and reason in one byte. */
export function storedStates({ states, reasons }: StageGrid): Uint8Array {
  const stored = new Uint8Array(states.length);
  for (let element = 0; element < stored.length; element++)
    stored[element] = states[element]! | (reasons[element]! << STATE_BITS);
  return stored;
}

const STATE_BITS = 3;
const STATE_MASK = 7;

/** The reason of the record that the state of an element follows from; `none` where it follows from none. */
export function reasonOf(grid: StageGrid, element: number): RecordReason {
  return RECORD_REASONS[grid.reasons[element]!] ?? 'none';
}

export function stateOf(grid: StageGrid, element: number): ElementState {
  return ELEMENT_STATES[grid.states[element]!]!;
}

/**
 * G1, G2: folds a record of the worker; true when the element's state changed.
 *
 * @param state - its `STATE_CODE`
 * @param reason - its code among `RECORD_REASONS`; left out, none
 */
export function applyRecord(grid: StageGrid, element: number, state: number, attempt: number, reason = 0): boolean {
  if (element >= grid.states.length || attempt < grid.floors[element]!) return false;
  const before = grid.states[element]!;
  const newest = grid.attempts[element]!;
  if (before === STATE_CODE.done) {
    // Of two results the older one may be what others read.
    if (state === before) grid.attempts[element] = Math.min(newest, attempt);
    return false;
  }
  if (state !== STATE_CODE.done) {
    if (attempt < newest) return false;
    if (attempt === newest && IS_FINAL[before]! && !IS_FINAL[state]!) return false;
  }
  const changed = putCode(grid, element, state, attempt);
  grid.reasons[element] = reason;
  return changed;
}

const IS_FINAL = ELEMENT_STATES.map(isFinal);

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

/**
 * G8: elements that nobody wants any more, as of this round. One that is done after all stays so, and so does one that a
 * later round has.
 */
export function markGivenUp(grid: StageGrid, elements: Ranges, round: number): void {
  for (const element of numbersOf(elements)) {
    if (element < grid.states.length && !isOver(grid, element, round)) put(grid, element, 'cancelled', round);
  }
}

/** True when a round has nothing more to say of an element: it is final, or belongs to a later one. */
export function isOver(grid: StageGrid, element: number, round: number): boolean {
  return grid.attempts[element]! > round || IS_FINAL[grid.states[element]!]!;
}

/** Elements in one of the given states, ascending. */
export function* elementsIn(grid: StageGrid, states: readonly ElementState[]): Generator<number> {
  const codes = new Set(states.map((state) => STATE_CODE[state]));
  for (let element = 0; element < grid.states.length; element++) if (codes.has(grid.states[element]!)) yield element;
}

function put(grid: StageGrid, element: number, state: ElementState, attempt: number): boolean {
  return putCode(grid, element, STATE_CODE[state], attempt);
}

function putCode(grid: StageGrid, element: number, state: number, attempt: number): boolean {
  const before = grid.states[element]!;
  grid.attempts[element] = attempt;
  grid.reasons[element] = 0;
  if (before === state) return false;
  grid.states[element] = state;
  grid.counts[ELEMENT_STATES[before]!]--;
  grid.counts[ELEMENT_STATES[state]!]++;
  return true;
}
