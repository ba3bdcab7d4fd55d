import type { EndCause } from '../cluster/index.ts';
import { allOf, countOf, type Ranges, unionOf, withoutOf } from '../mapspec/index.ts';
import { cutBatches } from '../plan/cut-batches.ts';
import type { Batch } from '../plan/plan.ts';
import { adjustGroups } from './adjustment.ts';
import { retried } from './apply-retry.ts';
import { isSettled } from './is-settled.ts';
import type { EventOf, RunEvent } from './run-event.ts';
import {
  allBatches,
  type BatchState,
  elementCountOf,
  type RoundState,
  type RunState,
  type StageState,
  takenAtStart,
  waitingBatch,
} from './run-state.ts';

/**
 * Folds one event into a run. Pure and total: an event that means nothing in the present state, or arrives twice, returns
 * the same object (R1, R2).
 */
export function applyEvent(run: RunState, event: RunEvent): RunState {
  const next = fold(run, event);
  return next === run ? run : { ...next, lastAt: event.at };
}

function fold(run: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'prepared':
      return run.folder === null ? prepared(run, event) : run;
    case 'sized':
      return sized(run, event);
    case 'unsized':
      return changeRound(run, event.stage, event.round, (round) =>
        round.sizing === 'due' ? { ...round, sizing: 'failed', message: event.message } : round,
      );
    case 'placing':
      return changeBatch(run, event.batch, (batch) =>
        batch.phase === 'waiting' ? { ...batch, phase: 'placing', seen: run.begun } : batch,
      );
    case 'placed':
      return changeBatch(run, event.batch, (batch) =>
        batch.phase === 'placing' ? { ...batch, phase: 'queued', jobId: event.jobId } : batch,
      );
    case 'refused':
      return changeBatch(run, event.batch, (batch) =>
        batch.phase === 'placing' ? { ...batch, phase: 'refused', message: event.message } : batch,
      );
    case 'split':
      return split(run, event);
    case 'tasksEnded':
      return countFailedFast(
        changeBatch(run, event.batch, (batch) => tasksEnded(batch, event)),
        run,
        event,
      );
    case 'batchEnded':
      return changeBatch(run, event.batch, (batch) =>
        batch.phase === 'queued' ? { ...batch, phase: 'ended' } : batch,
      );
    case 'cancelled':
      return run.cancelled || isSettled(run)
        ? run
        : dropUnplaced({ ...run, cancelled: true, held: false, paused: null });
    case 'givenUp':
      return givenUp(run, event);
    case 'toldGivenUp':
      return changeStage(run, event.stage, (stage) =>
        sameTold(stage.toldGivenUp, event.elements) ? stage : { ...stage, toldGivenUp: event.elements },
      );
    case 'held':
      return run.held || run.cancelled || isSettled(run) ? run : { ...run, held: true };
    case 'released':
      return run.held ? { ...run, held: false } : run;
    case 'jobsHeld':
      return markHeld(run, event.batches, true);
    case 'jobsReleased':
      return markHeld(run, event.batches, false);
    case 'paused': {
      const { reason, hint } = event;
      return run.paused || run.cancelled ? run : { ...run, paused: { reason, hint } };
    }
    case 'resumed':
      return run.paused ? { ...run, paused: null, failedFast: {} } : run;
    case 'retried':
      return retried(run, event);
  }
}

/**
 * R12: what the plan takes over and the folder does not hold goes to round 1 after all; what it holds is left out of retries
 * that were asked for before.
 */
function prepared(run: RunState, { folder, adopted = {} }: EventOf<'prepared'>): RunState {
  let next: RunState = { ...run, folder };
  for (const [id, state] of Object.entries(run.stages)) {
    const taken = adopted[id] ?? [];
    const lost = withoutOf(takenAtStart(state.stage), taken);
    const [round] = state.rounds;
    if (!round || taken.length + lost.length === 0) continue;
    next = withoutAdopted({ ...next, stages: { ...next.stages, [id]: { ...state, adopted: taken } } }, id, taken);
    // After a cancel nothing is added to the round that was dropped; a retry that came before has these elements.
    if (lost.length === 0 || run.cancelled || state.rounds.length > 1) continue;
    const fixed = state.stage.release.kind === 'at-once';
    const groups = [{ elements: lost, resources: state.stage.resources.fixed }];
    const limits = { maxArraySize: run.maxArraySize, first: round.batches.length };
    const batches = fixed ? cutBatches(state.stage, 1, groups, limits) : [];
    const mended: RoundState = {
      ...round,
      elements: round.elements && unionOf(round.elements, lost),
      sizing: fixed ? round.sizing : 'due',
      batches: [...round.batches, ...batches.map((batch) => batch.id)],
    };
    const changed = { ...state, adopted: taken, rounds: [mended] };
    next = withBatches({ ...next, stages: { ...next.stages, [id]: changed } }, batches);
  }
  return next;
}

/** Later rounds of a stage without what it took over; nothing of them is placed before the folder is complete. */
function withoutAdopted(run: RunState, id: string, taken: Ranges): RunState {
  const state = run.stages[id]!;
  if (taken.length === 0 || state.rounds.length === 1) return run;
  const gone = new Set<string>();
  const cut: Batch[] = [];
  const rounds = state.rounds.map((round) => {
    const isOpen = round.sizing === 'due' || round.batches.some((batch) => run.batches.get(batch)!.phase === 'waiting');
    if (round.round === 1 || round.elements === null || !isOpen) return round;
    const elements = withoutOf(round.elements, taken);
    const groups = adjustGroups([{ elements, resources: state.stage.resources.fixed }], round.adjust);
    const batches = round.batches.length > 0 ? cutBatches(state.stage, round.round, groups, run) : [];
    for (const batch of round.batches) gone.add(batch);
    cut.push(...batches);
    const sizing = elements.length === 0 && round.sizing === 'due' ? 'not-needed' : round.sizing;
    return { ...round, elements, sizing, batches: batches.map((batch) => batch.id) };
  });
  return withBatches(
    { ...run, batches: run.batches.without(...gone), stages: { ...run.stages, [id]: { ...state, rounds } } },
    cut,
  );
}

function tasksEnded(batch: BatchState, event: EventOf<'tasksEnded'>): BatchState {
  if (batch.phase !== 'queued') return batch;
  const endedTasks = unionOf(batch.endedTasks, event.tasks);
  if (sameRanges(endedTasks, batch.endedTasks)) return batch;
  const { tasks, cause, detail, node = '' } = event;
  return { ...batch, endedTasks, ends: [...batch.ends, { tasks, cause, detail, node }] };
}

function countFailedFast(run: RunState, before: RunState, event: EventOf<'tasksEnded'>): RunState {
  const { node = '', cause, fast = false, tasks } = event;
  if (run === before || !fast || node === '' || !NODE_CAUSES.has(cause)) return run;
  return { ...run, failedFast: { ...run.failedFast, [node]: (run.failedFast[node] ?? 0) + countOf(tasks) } };
}

/** Ends that tell something about the node. */
const NODE_CAUSES: ReadonlySet<EndCause> = new Set(['node-failure', 'launch-failure', 'exit-code', 'lost']);

function sameTold(left: Ranges | null, right: Ranges | null): boolean {
  return left === null || right === null ? left === right : sameRanges(left, right);
}

function sameRanges(left: Ranges, right: Ranges): boolean {
  return (
    left.length === right.length && left.every(([start, stop], at) => start === right[at]![0] && stop === right[at]![1])
  );
}

/** R15: the parts take the place of the batch. */
function split(run: RunState, { batch: id, into }: EventOf<'split'>): RunState {
  const before = run.batches.get(id);
  if (!before || (before.phase !== 'waiting' && before.phase !== 'placing') || run.cancelled) return run;
  const { stage, round } = before.batch;
  const next = changeRound(run, stage, round, (one) => ({
    ...one,
    batches: one.batches.flatMap((batch) => (batch === id ? into.map((part) => part.id) : batch)),
  }));
  return { ...next, batches: next.batches.without(id).with(...into.map(waitingBatch)) };
}

/**
 * R24: what was never placed is dropped where all of it is given up. A stage that has no size yet is given up as a whole.
 */
function givenUp(run: RunState, { elements }: EventOf<'givenUp'>): RunState {
  if (run.cancelled) return run;
  let next = run;
  for (const [id, ranges] of Object.entries(elements)) {
    next = changeStage(next, id, (state) => {
      const count = elementCountOf(state);
      const gone = unionOf(state.givenUp, ranges ?? allOf(count ?? 0));
      const rounds = state.rounds.map((round): RoundState => {
        const all = ranges === null || (round.elements !== null && withoutOf(round.elements, gone).length === 0);
        return round.sizing === 'due' && all ? { ...round, sizing: 'dropped' } : round;
      });
      const same = sameRanges(gone, state.givenUp) && rounds.every((round, at) => round === state.rounds[at]);
      return same ? state : { ...state, givenUp: gone, rounds };
    });
    const state = next.stages[id];
    if (!state) continue;
    const dropped = state.rounds
      .flatMap(({ batches }) => batches.map((batch) => next.batches.get(batch)!))
      .filter(({ batch, phase }) => phase === 'waiting' && withoutOf(batch.elements, state.givenUp).length === 0);
    if (dropped.length === 0) continue;
    next = { ...next, batches: next.batches.with(...dropped.map((one) => ({ ...one, phase: 'dropped' as const }))) };
  }
  return next;
}

function markHeld(run: RunState, ids: readonly string[], held: boolean): RunState {
  const changed = ids.flatMap((id) => run.batches.get(id) ?? []).filter((batch) => batch.held !== held);
  if (changed.length === 0) return run;
  return { ...run, batches: run.batches.with(...changed.map((batch) => ({ ...batch, held }))) };
}

function sized(run: RunState, { stage, round, sizes, batches, adopted }: EventOf<'sized'>): RunState {
  const next = changeRound(run, stage, round, (before) =>
    before.sizing === 'due'
      ? { ...before, sizing: 'done', batches: batches.map((batch) => batch.id), seen: run.begun }
      : before,
  );
  if (next === run) return run;
  const before = next.stages[stage]!;
  const known = before.sizes.map((size, index) =>
    sizes[index] === undefined || sizes[index] < 0 ? size : sizes[index],
  );
  const after = { ...before, sizes: known, adopted: unionOf(before.adopted, adopted ?? []) };
  const states = batches.map((batch) => {
    const gone = withoutOf(batch.elements, after.givenUp).length === 0;
    return gone ? { ...waitingBatch(batch), phase: 'dropped' as const } : waitingBatch(batch);
  });
  return { ...next, stages: { ...next.stages, [stage]: after }, batches: next.batches.with(...states) };
}

function dropUnplaced(run: RunState): RunState {
  const unplaced = allBatches(run).filter(({ phase }) => phase === 'waiting');
  const batches = run.batches.with(...unplaced.map((batch) => ({ ...batch, phase: 'dropped' as const })));
  const stages = Object.fromEntries(
    Object.entries(run.stages).map(([id, stage]) => [
      id,
      {
        ...stage,
        rounds: stage.rounds.map((round) =>
          round.sizing === 'due' ? { ...round, sizing: 'dropped' as const } : round,
        ),
      },
    ]),
  );
  return { ...run, batches, stages };
}

function withBatches(run: RunState, batches: readonly Batch[]): RunState {
  return { ...run, batches: run.batches.with(...batches.map(waitingBatch)) };
}

function changeBatch(run: RunState, id: string, change: (batch: BatchState) => BatchState): RunState {
  const before = run.batches.get(id);
  const after = before && change(before);
  return !after || after === before ? run : { ...run, batches: run.batches.with(after) };
}

function changeStage(run: RunState, id: string, change: (stage: StageState) => StageState): RunState {
  const before = run.stages[id];
  const after = before && change(before);
  return !after || after === before ? run : { ...run, stages: { ...run.stages, [id]: after } };
}

function changeRound(run: RunState, id: string, number: number, change: (round: RoundState) => RoundState): RunState {
  const stage: StageState | undefined = run.stages[id];
  const before = stage?.rounds.find((round) => round.round === number);
  const after = before && change(before);
  if (!stage || !after || after === before) return run;
  const rounds = stage.rounds.map((round) => (round === before ? after : round));
  return { ...run, stages: { ...run.stages, [id]: { ...stage, rounds } } };
}
