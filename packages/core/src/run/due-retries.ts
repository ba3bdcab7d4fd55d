import type { ClusterFacts } from '../cluster/index.ts';
import { STATE_CODE } from '../grid/index.ts';
import { countOf, numbersOf, type Ranges, rangesOf, unionOf, withoutOf } from '../mapspec/index.ts';
import { DEFAULT_RETRY_POLICY, RETRY_CAUSES, type RetryCause } from '../resources/index.ts';
import { adjustRetry } from './adjust-retry.ts';
import type { Adjustment } from './adjustment.ts';
import { toRenew } from './apply-retry.ts';
import { type Begun, followUpstream } from './follow-upstream.ts';
import { stageSettled } from './is-settled.ts';
import type { EventOf } from './run-event.ts';
import type { RunState, StageState } from './run-state.ts';
import type { StageGrids } from './stage-grids.ts';
import { triedBefore } from './tried-before.ts';
import { type Failed, whyFailed } from './why-failed.ts';

/** Rounds of a stage that begin by themselves; attempts are one byte, and a user needs some too. */
const MOST_AUTOMATIC_ROUNDS = 200;

type Retrying = {
  readonly run: RunState;
  readonly grids: StageGrids;
  readonly facts: ClusterFacts | null;
  /** Whether a stage waits no longer for more to fail; it is asked of a stage in which something did. */
  readonly ready: (stage: string) => boolean;
};

/** The retry that should begin now by itself, if any. */
export type DueRetry = Omit<EventOf<'retried'>, 'at'>;

/**
 * R18, R20: what is tried again by itself: elements that failed for a cause of which their policy has tries left, and what
 * goes with newer rounds of what it reads. A stage waits until it is `ready` or has come to rest, so that rounds stay few.
 */
export function dueRetries({ run, grids, facts, ready }: Retrying): DueRetry | null {
  if (run.folder === null || run.cancelled || run.paused) return null;
  const begun = new Map<string, Begun>();
  const rounds: Record<string, number> = {};
  const causes: Record<string, Partial<Record<RetryCause, Ranges>>> = {};
  const adjust: Record<string, readonly Adjustment[]> = {};
  for (const state of Object.values(run.stages)) {
    const { id } = state.stage;
    const found = ofStage({ run, grids, facts, ready }, state, begun);
    if (found === null) continue;
    const elements = unionOf(found.elements, found.renewed);
    begun.set(id, { elements, renewed: toRenew(state, elements, found.renewed) });
    rounds[id] = state.rounds.at(-1)!.round + 1;
    causes[id] = found.causes;
    adjust[id] = found.adjust;
  }
  if (begun.size === 0) return null;
  const entries = [...begun];
  return {
    type: 'retried',
    round: Math.max(...Object.values(rounds)),
    rounds,
    elements: Object.fromEntries(entries.map(([id, { elements }]) => [id, elements])),
    renewed: Object.fromEntries(entries.flatMap(([id, { renewed }]) => (renewed.length > 0 ? [[id, renewed]] : []))),
    by: 'policy',
    causes,
    adjust: Object.fromEntries(Object.entries(adjust).map(([id, list]) => [id, [...list]])),
  };
}

const NOTHING: Failed = {
  infrastructure: [],
  memory: [],
  time: [],
  exception: [],
  skipped: [],
  dependency: [],
};

type StageRetry = {
  readonly elements: Ranges;
  readonly renewed: Ranges;
  readonly causes: Partial<Record<RetryCause, Ranges>>;
  readonly adjust: readonly Adjustment[];
};

function ofStage(retrying: Retrying, state: StageState, begun: ReadonlyMap<string, Begun>): StageRetry | null {
  const { run, grids, facts, ready } = retrying;
  const { stage, rounds } = state;
  const grid = grids.get(stage.id);
  const number = rounds.at(-1)!.round;
  if (!grid || number > MOST_AUTOMATIC_ROUNDS || rounds.some(({ sizing }) => sizing === 'due')) return null;
  const isBroken = grid.counts.failed + grid.counts.skipped > 0;
  const why = isBroken ? whyFailed(run, state, grid) : NOTHING;
  const policy = stage.retry ?? DEFAULT_RETRY_POLICY;
  const lost = unionOf(why.skipped, why.dependency);
  const { again, renewed } = followUpstream({ run, grids, begun }, state, lost);
  const causes: Partial<Record<RetryCause, Ranges>> = {};
  const adjust: Adjustment[] = [];
  let elements = again;
  for (const cause of RETRY_CAUSES) {
    const stuck = cause === 'infrastructure' ? withoutOf(readable(retrying, state, why.dependency), again) : [];
    const all = unionOf(why[cause], stuck);
    if (all.length === 0 || policy[cause] === 0) continue;
    const left = withoutOf(all, triedBefore(state, cause, policy[cause]));
    if (left.length === 0) continue;
    const next = adjustRetry(run, state, { elements: left, cause, terms: { policy, facts } });
    if (next.elements.length === 0) continue;
    causes[cause] = next.elements;
    elements = unionOf(elements, next.elements);
    adjust.push(...next.adjust);
  }
  if (again.length > 0) {
    const kept = adjustRetry(run, state, { elements: again, cause: 'infrastructure', terms: { policy, facts } });
    adjust.push(...kept.adjust);
  }
  if (countOf(elements) + countOf(renewed) === 0) return null;
  if (!stageSettled(run, state) && !ready(stage.id)) return null;
  return { elements, renewed, causes, adjust };
}

/** Of elements that could never start: those of which all that is read task by task is there. */
function readable({ grids }: Retrying, { stage }: StageState, elements: Ranges): Ranges {
  if (elements.length === 0) return [];
  const upstream = stage.elementwise.map((id) => grids.get(id));
  const all = [...numbersOf(elements)].filter((element) =>
    upstream.every((grid) => grid === undefined || grid.states[element] === STATE_CODE.done),
  );
  return rangesOf(all);
}
