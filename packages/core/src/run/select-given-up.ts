import { elementsIn } from '../grid/index.ts';
import { commonOf, type Ranges, rangesOf, withoutOf } from '../mapspec/index.ts';
import { elementCountOf, type RunState, restOf } from './run-state.ts';
import type { StageGrids } from './stage-grids.ts';

/** What a user cancels: stages, or elements of one. */
export type CancelSelection = {
  readonly stages?: readonly string[] | undefined;
  readonly elements?: { readonly stage: string; readonly elements: Ranges } | undefined;
};

/** R23: elements that are given up, by stage: those that are not over. Null for a stage that has no size yet. */
export function selectGivenUp(
  run: RunState,
  grids: StageGrids,
  { stages = [], elements }: CancelSelection,
): Record<string, Ranges | null> {
  const given: Record<string, Ranges | null> = {};
  for (const id of new Set([...stages, ...(elements ? [elements.stage] : [])])) {
    const state = run.stages[id];
    const grid = grids.get(id);
    if (!state) continue;
    if (!grid || elementCountOf(state) === null) {
      if (stages.includes(id)) given[id] = null;
      continue;
    }
    const open = withoutOf(rangesOf(elementsIn(grid, ['waiting', 'queued', 'running'])), restOf(state));
    const own = stages.includes(id) ? open : commonOf(open, elements?.elements ?? []);
    if (own.length > 0) given[id] = own;
  }
  return given;
}
