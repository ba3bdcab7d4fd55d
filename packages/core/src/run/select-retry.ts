import { elementsIn } from '../grid/index.ts';
import { commonOf, countOf, type Ranges, rangesOf, withoutOf } from '../mapspec/index.ts';
import { DEFAULT_RETRY_POLICY, type Resources } from '../resources/index.ts';
import { adjustRetry } from './adjust-retry.ts';
import type { Adjustment } from './adjustment.ts';
import { toRenew } from './apply-retry.ts';
import type { EventOf } from './run-event.ts';
import type { RunState, StageState } from './run-state.ts';
import { fillable, retryable } from './run-word.ts';
import type { StageGrids } from './stage-grids.ts';

/** Which elements a user wants again, and how; everything that can be retried when it names nothing. */
export type RetrySelection = {
  readonly scope?: 'unfinished' | 'rest' | undefined;
  readonly stages?: readonly string[] | undefined;
  readonly elements?: { readonly stage: string; readonly elements: Ranges } | undefined;
  readonly states?: readonly ('failed' | 'skipped' | 'cancelled')[] | undefined;
  /** What each task asks for instead. */
  readonly set?: Partial<Resources> | undefined;
  readonly chunkSize?: number | undefined;
};

/**
 * R10, R14: the round that a user asks for; null when nothing is in it. Elements keep what they were given by earlier
 * rounds, unless the user says otherwise. A part of what could be retried takes nothing along: what was computed from it, or
 * skipped for it, follows by itself (R20).
 */
export function selectRetry(
  run: RunState,
  grids: StageGrids,
  selection: RetrySelection,
): Omit<EventOf<'retried'>, 'at'> | null {
  const { scope = 'unfinished' } = selection;
  const all = scope === 'rest' ? fillable(run, grids) : retryable(run, grids);
  const isPart = selection.stages ?? selection.elements ?? selection.states;
  const elements: Record<string, Ranges> = {};
  const renewed: Record<string, Ranges> = {};
  const adjust: Record<string, Adjustment[]> = {};
  for (const [id, found] of Object.entries(all.elements)) {
    const wanted = isPart ? withoutOf(found, all.renewed[id] ?? []) : found;
    const own = selectedOf(id, wanted, { grids, selection });
    if (own.length === 0) continue;
    elements[id] = own;
    const anew = toRenew(run.stages[id]!, own, commonOf(own, all.renewed[id] ?? []));
    if (anew.length > 0) renewed[id] = anew;
    const changes = adjustmentsOf(run, run.stages[id]!, { elements: own, selection });
    if (changes.length > 0) adjust[id] = changes;
  }
  const stages = Object.keys(elements);
  if (stages.length === 0) return null;
  const rounds = Object.fromEntries(stages.map((id) => [id, run.stages[id]!.rounds.at(-1)!.round + 1]));
  return {
    type: 'retried',
    round: Math.max(...Object.values(rounds)),
    rounds,
    elements,
    renewed,
    scope,
    ...(Object.keys(adjust).length > 0 && { adjust }),
  };
}

function selectedOf(
  id: string,
  elements: Ranges,
  { grids, selection }: { readonly grids: StageGrids; readonly selection: RetrySelection },
): Ranges {
  const { stages, elements: named, states } = selection;
  if (stages && !stages.includes(id) && named?.stage !== id) return [];
  if (named && named.stage !== id && !stages?.includes(id)) return [];
  const own = named?.stage === id ? commonOf(elements, named.elements) : elements;
  const grid = grids.get(id);
  return states && grid ? commonOf(own, rangesOf(elementsIn(grid, states))) : own;
}

function adjustmentsOf(
  run: RunState,
  state: StageState,
  { elements, selection }: { readonly elements: Ranges; readonly selection: RetrySelection },
): Adjustment[] {
  const terms = { policy: DEFAULT_RETRY_POLICY, facts: null };
  const { adjust } = adjustRetry(run, state, { elements, cause: 'infrastructure', terms });
  const { set, chunkSize } = selection;
  const said = { ...(chunkSize !== undefined && { perTask: chunkSize }) };
  const changed = adjust.map((one): Adjustment => ({ ...one, ...said, ...(set && { set: joined(one.set, set) }) }));
  const left = adjust.reduce((rest, one) => withoutOf(rest, one.elements), elements);
  const isSaid = set !== undefined || chunkSize !== undefined;
  return isSaid && countOf(left) > 0 ? [...changed, { elements: left, ...said, ...(set && { set }) }] : changed;
}

function joined(before: Adjustment['set'], set: Partial<Resources>): Partial<Resources> {
  const extraArgs = { ...before?.extraArgs, ...set.extraArgs };
  return { ...before, ...set, ...(Object.keys(extraArgs).length > 0 && { extraArgs }) };
}
