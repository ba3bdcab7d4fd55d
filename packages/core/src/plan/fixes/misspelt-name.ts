import { nearestName } from '../compile/nearest-name.ts';

/**
 * The name that a misspelt one plainly means; null when none is near, or several are. A name of one or two letters is near
 * to every other short one and says nothing.
 */
export function misspeltName(given: string, names: readonly string[]): string | null {
  const nearest = nearestName(given, names);
  if (nearest === null) return null;
  const isShort = Math.min(given.length, nearest.length) < 3;
  return isShort && given.toLowerCase() !== nearest.toLowerCase() ? null : nearest;
}
