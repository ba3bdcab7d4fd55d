import { type Ranges, unionOf, withoutOf } from '../mapspec/index.ts';
import { cutBatches } from '../plan/cut-batches.ts';
import type { Batch } from '../plan/plan.ts';
import {
  type BatchState,
  elementCountOf,
  type RoundState,
  type RunEvent,
  type RunState,
  type StageState,
  takenAtStart,
  waitingBatch,
} from './run-state.ts';

type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

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
        batch.phase === 'waiting' ? { ...batch, phase: 'placing' } : batch,
      );
    case 'placed':
      return changeBatch(run, event.batch, (batch) =>
        batch.phase === 'placing' ? { ...batch, phase: 'queued', jobId: event.jobId } : batch,
      );
    case 'refused':
      return changeBatch(run, event.batch, (batch) =>
        batch.phase === 'placing' ? { ...batch, phase: 'refused', message: event.message } : batch,
      );
    case 'tasksEnded':
      return changeBatch(run, event.batch, (batch) => tasksEnded(batch, event));
    case 'batchEnded':
      return changeBatch(run, event.batch, (batch) =>
        batch.phase === 'queued' ? { ...batch, phase: 'ended' } : batch,
      );
    case 'cancelled':
      return run.cancelled || isSettled(run) ? run : dropUnplaced({ ...run, cancelled: true });
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
    const isOpen = round.sizing === 'due' || round.batches.some((batch) => run.batches[batch]!.phase === 'waiting');
    if (round.round === 1 || round.elements === null || !isOpen) return round;
    const elements = withoutOf(round.elements, taken);
    const groups = [{ elements, resources: state.stage.resources.fixed }];
    const batches = round.batches.length > 0 ? cutBatches(state.stage, round.round, groups, run) : [];
    for (const batch of round.batches) gone.add(batch);
    cut.push(...batches);
    const sizing = elements.length === 0 && round.sizing === 'due' ? 'not-needed' : round.sizing;
    return { ...round, elements, sizing, batches: batches.map((batch) => batch.id) };
  });
  const kept = Object.fromEntries(Object.entries(run.batches).filter(([batch]) => !gone.has(batch)));
  return withBatches({ ...run, batches: kept, stages: { ...run.stages, [id]: { ...state, rounds } } }, cut);
}

function tasksEnded(batch: BatchState, event: EventOf<'tasksEnded'>): BatchState {
  if (batch.phase !== 'queued') return batch;
  const endedTasks = unionOf(batch.endedTasks, event.tasks);
  const same =
    endedTasks.length === batch.endedTasks.length &&
    endedTasks.every((range, i) => sameRange(range, batch.endedTasks[i]!));
  const { tasks, cause, detail } = event;
  return same ? batch : { ...batch, endedTasks, ends: [...batch.ends, { tasks, cause, detail }] };
}

function sameRange(left: readonly [number, number], right: readonly [number, number]): boolean {
  return left[0] === right[0] && left[1] === right[1];
}

function sized(run: RunState, { stage, round, sizes, batches, adopted }: EventOf<'sized'>): RunState {
  const next = changeRound(run, stage, round, (before) =>
    before.sizing === 'due' ? { ...before, sizing: 'done', batches: batches.map((batch) => batch.id) } : before,
  );
  if (next === run) return run;
  const before = next.stages[stage]!;
  const known = before.sizes.map((size, index) =>
    sizes[index] === undefined || sizes[index] < 0 ? size : sizes[index],
  );
  const after = { ...before, sizes: known, adopted: unionOf(before.adopted, adopted ?? []) };
  return withBatches({ ...next, stages: { ...next.stages, [stage]: after } }, batches);
}

function retried(run: RunState, { round, elements, renewed }: EventOf<'retried'>): RunState {
  if (!isSettled(run)) return run;
  let next: RunState = { ...run, cancelled: false };
  let changed = false;
  for (const [id, ranges] of Object.entries(elements)) {
    const state = run.stages[id];
    if (!state || ranges.length === 0 || state.rounds.at(-1)!.round >= round) continue;
    changed = true;
    const fixed = state.stage.release.kind === 'at-once';
    const groups = [{ elements: ranges, resources: state.stage.resources.fixed }];
    const batches = fixed ? cutBatches(state.stage, round, groups, run) : [];
    const added: RoundState = {
      round,
      elements: elementCountOf(state) === null ? null : ranges,
      renewed: renewed[id] ?? [],
      sizing: fixed ? 'not-needed' : 'due',
      message: '',
      batches: batches.map((batch) => batch.id),
    };
    next = withBatches(
      { ...next, stages: { ...next.stages, [id]: { ...state, rounds: [...state.rounds, added] } } },
      batches,
    );
  }
  return changed ? next : run;
}

/** True when nothing of the run is under way or will be: every round is sized or given up, every batch is over. */
export function isSettled(run: RunState): boolean {
  if (run.folder === null) return run.cancelled;
  return Object.values(run.stages).every((stage) => stage.rounds.every((round) => roundSettled(run, round)));
}

export function roundSettled(run: RunState, round: RoundState): boolean {
  return round.sizing !== 'due' && round.batches.every((id) => batchSettled(run.batches[id]!));
}

export function batchSettled(batch: BatchState): boolean {
  return batch.phase === 'ended' || batch.phase === 'refused' || batch.phase === 'dropped';
}

function dropUnplaced(run: RunState): RunState {
  const batches = Object.fromEntries(
    Object.entries(run.batches).map(([id, batch]) => [
      id,
      batch.phase === 'waiting' ? { ...batch, phase: 'dropped' as const } : batch,
    ]),
  );
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
  if (batches.length === 0) return run;
  return {
    ...run,
    batches: { ...run.batches, ...Object.fromEntries(batches.map((batch) => [batch.id, waitingBatch(batch)])) },
  };
}

function changeBatch(run: RunState, id: string, change: (batch: BatchState) => BatchState): RunState {
  const before = run.batches[id];
  const after = before && change(before);
  return !after || after === before ? run : { ...run, batches: { ...run.batches, [id]: after } };
}

function changeRound(run: RunState, id: string, number: number, change: (round: RoundState) => RoundState): RunState {
  const stage: StageState | undefined = run.stages[id];
  const before = stage?.rounds.find((round) => round.round === number);
  const after = before && change(before);
  if (!stage || !after || after === before) return run;
  const rounds = stage.rounds.map((round) => (round === before ? after : round));
  return { ...run, stages: { ...run.stages, [id]: { ...stage, rounds } } };
}
