import type { ClusterFacts } from '../cluster/index.ts';
import { commonOf, type Ranges, unionOf, withoutOf } from '../mapspec/index.ts';
import type { Batch } from '../plan/plan.ts';
import { timeLimitOf } from '../plan/time-limit-of.ts';
import type { RetryCause, RetryPolicy } from '../resources/index.ts';
import type { Adjustment } from './adjustment.ts';
import { batchesOf, type RunState, type StageState } from './run-state.ts';

type Change = Omit<Adjustment, 'elements'>;

/** How elements of a stage are tried again: those for which nothing can be done differently, though they must, are left out. */
export type AdjustedRetry = { readonly elements: Ranges; readonly adjust: readonly Adjustment[] };

/** Who decides about a retry: the stage's policy and what is known of the cluster. */
export type RetryTerms = { readonly policy: RetryPolicy; readonly facts: ClusterFacts | null };

/**
 * R19: what elements are given that fail for this cause: what they had last, with more memory or time up to the cap, or in
 * tasks of half as many elements where no more is to be had.
 */
export function adjustRetry(
  run: RunState,
  state: StageState,
  { elements, cause, terms }: { readonly elements: Ranges; readonly cause: RetryCause; readonly terms: RetryTerms },
): AdjustedRetry {
  const changes = new Map<string, Adjustment>();
  let left = elements;
  let taken: Ranges = [];
  const add = (own: Ranges, change: Change | null) => {
    if (own.length === 0 || change === null) return;
    taken = unionOf(taken, own);
    if (Object.keys(change).length === 0) return;
    const key = JSON.stringify(change);
    changes.set(key, { ...change, elements: unionOf(changes.get(key)?.elements ?? [], own) });
  };
  for (const round of state.rounds.toReversed()) {
    if (left.length === 0) break;
    for (const { batch } of batchesOf(run, round)) {
      let own = commonOf(batch.elements, left);
      if (own.length === 0) continue;
      left = withoutOf(left, own);
      for (const { elements: of, ...before } of round.adjust) {
        const part = commonOf(own, of);
        own = withoutOf(own, part);
        add(part, changed(before, { batch, cause, terms }));
      }
      add(own, changed({}, { batch, cause, terms }));
    }
  }
  // What was in no batch had nothing that could be too little.
  add(left, {});
  return { elements: taken, adjust: [...changes.values()] };
}

/** The change of the next try; null when it would be the same as the last, which cannot do. */
function changed(
  before: Change,
  { batch, cause, terms }: { readonly batch: Batch; readonly cause: RetryCause; readonly terms: RetryTerms },
): Change | null {
  const { memoryMib, timeMinutes } = batch.resources;
  const { policy, facts } = terms;
  if (cause === 'memory') {
    const cap = policy.memoryCapMib;
    if (memoryMib === undefined || (cap !== null && memoryMib >= cap)) return halved(before, batch);
    const set = before.set?.memoryMib && { ...before.set, memoryMib: raised(memoryMib, policy.memoryFactor, cap) };
    const factor = (before.memory?.factor ?? 1) * policy.memoryFactor;
    return set ? { ...before, set } : { ...before, memory: { factor, capMib: cap } };
  }
  if (cause === 'time') {
    const cap = least(policy.timeCapMinutes, timeLimitOf(batch.resources, facts));
    if (timeMinutes === undefined || (cap !== null && timeMinutes >= cap)) return halved(before, batch);
    const set = before.set?.timeMinutes && { ...before.set, timeMinutes: raised(timeMinutes, policy.timeFactor, cap) };
    const factor = (before.time?.factor ?? 1) * policy.timeFactor;
    return set ? { ...before, set } : { ...before, time: { factor, capMinutes: cap } };
  }
  return before;
}

function halved(before: Change, { perTask }: Batch): Change | null {
  return perTask === 1 ? null : { ...before, perTask: Math.floor(perTask / 2) };
}

function raised(amount: number, factor: number, cap: number | null): number {
  return Math.min(Math.ceil(amount * factor), cap ?? Number.MAX_SAFE_INTEGER);
}

function least(left: number | null, right: number | null): number | null {
  return left === null ? right : right === null ? left : Math.min(left, right);
}
