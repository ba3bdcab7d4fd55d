import { commonOf, type Ranges, unionOf, withoutOf } from '../mapspec/index.ts';
import type { RetryCause } from '../resources/index.ts';
import type { StageState } from './run-state.ts';

/** R19: elements that were tried again by themselves at least `times` times for a cause since a user last asked for them. */
export function triedBefore({ rounds }: StageState, cause: RetryCause, times: number): Ranges {
  if (!rounds.some(({ causes }) => causes[cause])) return [];
  let levels: Ranges[] = Array.from({ length: times }, () => []);
  for (const round of rounds) {
    if (round.by === 'user') {
      const { elements } = round;
      levels = levels.map((tried) => (elements === null ? [] : withoutOf(tried, elements)));
      continue;
    }
    const again = round.causes[cause] ?? [];
    if (again.length === 0) continue;
    // Elements of one level more than before; the first level is below all.
    levels = levels.map((tried, at) => unionOf(tried, at === 0 ? again : commonOf(levels[at - 1]!, again)));
  }
  return levels[times - 1] ?? [];
}
