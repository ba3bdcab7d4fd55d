import { z } from 'zod';

/** Element states by code, as stored in state bytes. Appended to, never renumbered. */
export const ELEMENT_STATES = ['waiting', 'queued', 'running', 'done', 'failed', 'skipped', 'cancelled'] as const;
export type ElementState = (typeof ELEMENT_STATES)[number];

export const STATE_CODE = Object.fromEntries(ELEMENT_STATES.map((state, code) => [state, code])) as Record<
  ElementState,
  number
>;

/** Elements by state; the counts add up to the number of elements. */
export const StateCountsSchema = z.record(z.enum(ELEMENT_STATES), z.int().min(0));
export type StateCounts = z.infer<typeof StateCountsSchema>;

export function noCounts(): StateCounts {
  return { waiting: 0, queued: 0, running: 0, done: 0, failed: 0, skipped: 0, cancelled: 0 };
}

/** True when nothing more happens to an element in this state by itself. */
export function isFinal(state: ElementState): boolean {
  return state === 'done' || state === 'failed' || state === 'skipped' || state === 'cancelled';
}
