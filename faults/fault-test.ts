import { test } from 'vitest';
import { faultOf } from './faults.mjs';

/** Longest that one case may take; each wait inside has a deadline of its own. */
const CASE_MS = process.env['GRIDLOOM_SOAK'] ? 1_800_000 : 240_000;

/**
 * A test of one of the failures; its name begins with the failure's number, by which the page of results finds it.
 *
 * @param number - of `faults.mjs`
 * @param fact - what holds although it happens
 */
export function fault(number: number, fact: string, body: () => Promise<void>): void {
  test(`${faultOf(number).number}. ${fact}`, body, CASE_MS);
}

/** The same, at the same time as its neighbours: for those that mostly wait. */
export function faultAlongside(number: number, fact: string, body: () => Promise<void>): void {
  test.concurrent(`${faultOf(number).number}. ${fact}`, body, CASE_MS);
}
