import { commonOf, type Ranges, unionOf, withoutOf } from '../mapspec/index.ts';
import { cutBatches } from '../plan/cut-batches.ts';
import { adjustGroups } from './adjustment.ts';
import { isSettled } from './is-settled.ts';
import type { EventOf } from './run-event.ts';
import { elementCountOf, type RoundState, type RunState, type StageState, waitingBatch } from './run-state.ts';

/** R10, R14, R20: a new round in each stage that the event names. A cancelled run is taken up once it has come to rest. */
export function retried(run: RunState, event: EventOf<'retried'>): RunState {
  if (run.cancelled && !isSettled(run)) return run;
  const { elements, renewed, by = 'user', causes = {}, adjust = {} } = event;
  const begun = run.begun + 1;
  let next = run;
  for (const [id, ranges] of Object.entries(elements)) {
    const state = run.stages[id];
    const number = event.rounds?.[id] ?? event.round;
    if (!state || ranges.length === 0 || state.rounds.at(-1)!.round >= number) continue;
    const fixed = state.stage.release.kind === 'at-once';
    const adjustments = adjust[id] ?? [];
    const groups = adjustGroups([{ elements: ranges, resources: state.stage.resources.fixed }], adjustments);
    const batches = fixed ? cutBatches(state.stage, number, groups, run) : [];
    const added: RoundState = {
      round: number,
      elements: elementCountOf(state) === null ? null : ranges,
      renewed: renewed[id] ?? [],
      sizing: fixed ? 'not-needed' : 'due',
      message: '',
      batches: batches.map((batch) => batch.id),
      by,
      causes: causes[id] ?? {},
      adjust: adjustments,
      begun,
      seen: begun,
    };
    const changed = {
      ...state,
      givenUp: withoutOf(state.givenUp, ranges),
      rounds: [...state.rounds, added],
    };
    const stages = { ...next.stages, [id]: changed };
    next = { ...next, stages, batches: next.batches.with(...batches.map(waitingBatch)) };
  }
  if (next === run) return run;
  // Who asks for more of a run that has come to rest wants it to go on.
  const held = run.held && !isSettled(run);
  const asked = by === 'user' ? { paused: null, failedFast: {}, held } : {};
  return { ...next, ...asked, begun, cancelled: false };
}

/** Elements of a stage that these rounds renewed, however often. */
export function renewedElements(rounds: readonly RoundState[]): Ranges {
  return rounds.reduce<Ranges>((all, { renewed }) => unionOf(all, renewed), []);
}

/**
 * What the next round over these elements has to renew: also what an earlier round renewed and did not finish, because the
 * results that it renewed are still in the folder.
 */
export function toRenew({ rounds }: StageState, elements: Ranges, renewed: Ranges): Ranges {
  return unionOf(renewed, commonOf(elements, renewedElements(rounds)));
}
