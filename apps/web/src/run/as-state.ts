import type { ElementState } from '@gridloom/core/grid';
import { STATE_STYLE } from '../ui/state-style.ts';

/** The worker's word for a state; null when it is none that is known here. */
export function asState(text: string): ElementState | null {
  // The key was looked up in the table of states, so it is one; `stale` is no state of an element.
  return text in STATE_STYLE && text !== 'stale' ? (text as ElementState) : null;
}
