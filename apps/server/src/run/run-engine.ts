import type { ClusterFacts, JobReport } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';
import { countOf } from '@gridloom/core/mapspec';
import type { Resources } from '@gridloom/core/resources';
import {
  allBatches,
  applyEvent,
  applyEventToGrids,
  type BatchState,
  type CancelSelection,
  dueEffects,
  executorOf,
  isSettled,
  type RetrySelection,
  type RunEffect,
  type RunEvent,
  type RunState,
  type StageGrids,
  selectGivenUp,
  selectRetry,
  tasksLeft,
  watchedJobs,
} from '@gridloom/core/run';
import { applyFiles } from './apply-files.ts';
import { createEffectPacer } from './effect-pacer.ts';
import { createPerformer } from './perform-effects.ts';
import { createQuotaGate, type QuotaGate } from './quota-gate.ts';
import { createRecovery } from './recovery.ts';
import { replayJournal } from './replay-journal.ts';
import type { Executor, Observation, RunJournal, RunPorts, WallTimes } from './run-ports.ts';
import { createTaskEnds } from './task-ends.ts';

type RunEngineOptions = {
  readonly initial: RunState;
  readonly journal: RunJournal;
  readonly ports: RunPorts;
  /** Grids and record offsets as last stored; they may be older than the journal. */
  readonly grids: StageGrids;
  readonly offsets: Map<string, number>;
  /** Of the records up to the offsets. */
  readonly wallTimes: WallTimes;
  readonly graceMs: number;
  /** What is known of the cluster's limits. */
  readonly facts?: () => ClusterFacts | null;
  /** Of all runs whose tasks count as the same user's; one of its own when absent. */
  readonly gate?: QuotaGate;
  /** How many tasks that ask for this SLURM may take besides those that it has; null where nobody knows. */
  readonly room?: (resources: Resources) => number | null;
  /** Epoch ms; for what is written down. */
  readonly now: () => number;
  /** Milliseconds that nobody sets back; for pauses. */
  readonly monotonicMs: () => number;
  /** Called after every change of the run or its grids. */
  readonly onChange: () => void;
  /** An effect failed; it is tried again after `retryInMs`, if somebody calls `act` then. */
  readonly onFault: (effect: string, error: unknown, retryInMs: number) => void;
};

/** Attempts are counted in one byte, in records and grids. */
const MOST_ROUNDS = 255;

export type RunEngine = ReturnType<typeof createRunEngine>;

/**
 * Keeps one run moving: asks core what is due, does it, records what happened, asks again.
 *
 * It holds no facts of its own. Killing the process at any line and starting again from the journal reaches the same end;
 * what is lost is a memory of sightings, so that a task is declared over a little later.
 */
export function createRunEngine(options: RunEngineOptions) {
  const { journal, ports, grids, offsets, wallTimes, graceMs, now, monotonicMs, onChange, onFault } = options;
  const pacer = createEffectPacer(monotonicMs);
  const gate = options.gate ?? createQuotaGate(monotonicMs);
  const recovery = createRecovery(monotonicMs, options.facts ?? (() => null));
  const ends = createTaskEnds({ ports, pacer, grids, graceMs, now, monotonicMs, onFault: failed });
  const performer = createPerformer({
    ports,
    pacer,
    gate,
    reportOf: ends.reportOf,
    room: options.room ?? (() => null),
    current: () => run,
    record,
    now,
    onNoRoom(effect, error, retryInMs) {
      onFault(effect, error, retryInMs);
      onChange();
    },
  });
  const inFlight = new Map<string, Promise<void>>();
  let run = replayJournal(options.initial, journal, grids);
  let due: { readonly run: RunState | null; readonly effects: readonly RunEffect[] } = { run: null, effects: [] };
  let newsAtMs: number | null = null;
  /** The last poll brought no new records. */
  let drained = false;
  let folderGone = false;
  /** What an earlier process placed may have ended, and failed: that is read before anything is built on it. */
  let isCurrent = allBatches(run).every(({ jobId }) => jobId === null);
  let stopped = false;
  let learning: Promise<void> = Promise.resolve();

  /** Journals first, then believes it: a watcher never sees a state that a restart would lose. */
  function record(event: RunEvent): void {
    const next = applyEvent(run, event);
    if (next === run || stopped) return;
    journal.append(event);
    run = next;
    applyEventToGrids(grids, run, event);
    onChange();
  }

  /** They follow from the state alone, and are asked for far more often than it changes. */
  function effectsDue(): readonly RunEffect[] {
    if (due.run !== run) due = { run, effects: dueEffects(run) };
    return due.effects;
  }

  /** Starts every due effect that is neither running nor waiting out a failure. */
  function act(): void {
    if (stopped) return;
    for (const effect of effectsDue()) {
      if (inFlight.has(effect.key) || pacer.rests(effect.key)) continue;
      if (!performer.mayBegin(effect, isCurrent, inFlight.keys())) continue;
      const done = performer
        .perform(effect)
        .then(
          () => worked(effect),
          (error: unknown) => failed(effect.key, error),
        )
        .finally(() => {
          inFlight.delete(effect.key);
          act();
        });
      inFlight.set(effect.key, done);
    }
  }

  function worked({ type, key }: RunEffect): void {
    pacer.worked(key);
    // Sizing writes records too, of elements that cannot be asked for: they are read, whatever was read before.
    if (type === 'size') drained = false;
  }

  function failed(key: string, error: unknown): void {
    // What fails because we leave is no failure, and nobody keeps it.
    if (stopped) return;
    onFault(key, error, pacer.failed(key, error));
    onChange();
  }

  /** What a poll should bring for this run; null when nothing can be new. A settled run is read to its last record. */
  function wants(): {
    folder: string;
    jobs: Record<Executor, readonly string[]>;
    offsets: ReadonlyMap<string, number>;
  } | null {
    if (stopped || run.folder === null) return null;
    if (isSettled(run) && (folderGone || (drained && !hasOpenElements()))) return null;
    return { folder: run.folder, jobs: watchedJobs(run), offsets };
  }

  function hasOpenElements(): boolean {
    return [...grids.values()].some(({ counts }) => counts.queued + counts.running > 0);
  }

  /** Folds what a poll brought; one at a time. */
  function learn(observation: Observation): Promise<void> {
    const folded = learning.then(() => fold(observation));
    learning = folded.catch(() => {});
    return folded;
  }

  async function fold({ atMs, reports: answers, files, unread }: Observation): Promise<void> {
    if (stopped) return;
    const changed = applyFiles({ grids, offsets, wallTimes }, files);
    folderGone = unread === 'gone';
    drained = files.length === 0 && unread === null;
    isCurrent = true;
    recovery.noteDone(grids);
    // Records that could not be read may hold the very news that would be missed: no task is declared over then, unless
    // they are gone and nobody wants them any more.
    if (unread !== null && !(unread === 'gone' && run.cancelled)) {
      if (changed) onChange();
      return act();
    }
    newsAtMs = atMs;
    for (const state of allBatches(run)) {
      if (state.phase !== 'queued') continue;
      const answer = answers[executorOf(run, state.batch.stage)];
      if (answer !== null || ends.isOverByRecords(run, state)) await settle(state, answer ?? []);
    }
    recover();
    if (changed) onChange();
    act();
  }

  async function settle(state: BatchState, answer: readonly JobReport[]): Promise<void> {
    const events = await ends.settle(run, state, answer);
    let pause: ReturnType<typeof recovery.noteEnd> = null;
    for (const event of events) {
      record(event);
      if (event.type === 'tasksEnded') pause ??= recovery.noteEnd(event);
      if (event.type === 'batchEnded') ends.forget(state.batch.id);
    }
    if (events.length === 0) return;
    gate.knock();
    if (pause && !run.paused) {
      recovery.forget();
      record({ type: 'paused', at: now(), ...pause });
    }
    // Before anything else happens: a run whose last task failed has not come to rest while it is tried again.
    recover();
  }

  /** R18: what is tried again by itself. */
  function recover(): void {
    const retry = stopped ? null : recovery.due(run, grids);
    if (!retry) return;
    record({ ...retry, at: now() });
    drained = false;
  }

  function tell(event: RunEvent): void {
    record(event);
    act();
  }

  return {
    current: () => run,
    grids,
    offsets,
    wallTimes,
    reportOf: ends.reportOf,
    /** Why a scheduler takes no more tasks for now; null while it does. */
    noRoom: (executor: Executor) => gate.said(executor),
    /** Tasks that SLURM has of this run, as far as it told. */
    tasksInQueue: (): number =>
      allBatches(run)
        .filter(({ batch, phase }) => phase === 'queued' && executorOf(run, batch.stage) === 'slurm')
        .reduce((sum, one) => sum + tasksLeft(one, ends.reportOf(one.batch.id)), 0),
    newsAtMs: () => newsAtMs,
    /** Errors of what is due, or was asked, and will be tried again. */
    troubles(): unknown[] {
      const keys = new Set(effectsDue().map(({ key }) => key));
      return pacer.errors().flatMap(([key, error]) => (keys.has(key) || ends.isAsked(run, key) ? [error] : []));
    },
    act,
    wants,
    learn,
    /** The whole run, or a part of it (R23). */
    cancel({ stages, elements }: CancelSelection = {}) {
      if (!stages && !elements) return tell({ type: 'cancelled', at: now() });
      const given = selectGivenUp(run, grids, { stages, elements });
      if (Object.keys(given).length > 0) tell({ type: 'givenUp', at: now(), elements: given });
    },
    hold: () => tell({ type: 'held', at: now() }),
    /** What the user holds, and what the cluster holds of itself. */
    release() {
      const isHeld = ({ batch }: BatchState) => ends.reportOf(batch.id)?.news.some(({ phase }) => phase === 'held');
      const batches = allBatches(run).flatMap((one) => (one.phase === 'queued' && isHeld(one) ? [one.batch.id] : []));
      record({ type: 'jobsHeld', at: now(), batches });
      tell({ type: 'released', at: now() });
    },
    resume() {
      recovery.forget();
      record({ type: 'resumed', at: now() });
      recover();
      act();
    },
    /** R10, R14. Answers the number of elements in the new round. */
    retry(selection: RetrySelection): number {
      const retry = selectRetry(run, grids, selection);
      if (!retry) return 0;
      if (retry.round > MOST_ROUNDS) {
        const reason = `it has been retried ${MOST_ROUNDS - 1} times. Start a new run of its pipeline instead.`;
        throw new CodedError('RUN_NOT_READY', { runId: run.runId, reason });
      }
      const before = run;
      recovery.forget();
      record({ ...retry, at: now() });
      if (run === before) return 0;
      drained = false;
      act();
      return Object.values(retry.elements).reduce((sum, ranges) => sum + countOf(ranges), 0);
    },
    /** Resolves when no effect is under way. */
    async idle(): Promise<void> {
      while (inFlight.size > 0) await Promise.all(inFlight.values());
      await learning;
    },
    /** Starts nothing more and records nothing more. */
    stop() {
      stopped = true;
    },
  };
}
