import type { JobReport } from '@gridloom/core/cluster';
import { CodedError, isCodedError } from '@gridloom/core/error';
import { applyRecord, readRecords } from '@gridloom/core/grid';
import { countOf } from '@gridloom/core/mapspec';
import {
  applyEvent,
  applyEventToGrids,
  type BatchState,
  dueEffects,
  executorOf,
  fillable,
  goneTasks,
  isSettled,
  type RunEffect,
  type RunEvent,
  type RunState,
  retryable,
  type StageGrids,
  settleBatch,
  type TaskSighting,
  watchedJobs,
} from '@gridloom/core/run';
import { createEffectPacer } from './effect-pacer.ts';
import { replayJournal } from './replay-journal.ts';
import type { Executor, Observation, RunJournal, RunPorts, WallTimes } from './run-ports.ts';

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
  /** Epoch ms; for what is written down. */
  readonly now: () => number;
  /** Milliseconds that nobody sets back; for pauses. */
  readonly monotonicMs: () => number;
  /** Called after every change of the run or its grids. */
  readonly onChange: () => void;
  /** An effect failed; it is tried again after `retryInMs`, if somebody calls `act` then. */
  readonly onFault: (effect: string, error: unknown, retryInMs: number) => void;
};

/** Submissions under way at once: more only queue up before the cluster, and a cancel has to wait behind them. */
const PLACEMENTS_AT_ONCE = 4;
/** A cancelled job stays in the queue until a poll shows its end: asking again at once would only load the cluster. */
const CANCEL_AGAIN_MS = 10_000;
/** Attempts are counted in one byte, in records and grids. */
const MOST_ROUNDS = 255;

const AUTOPSY = 'autopsy:';

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
  const inFlight = new Map<string, Promise<void>>();
  const sightings = new Map<string, Map<number, TaskSighting>>();
  const reports = new Map<string, JobReport>();
  let run = replayJournal(options.initial, journal, grids);
  let newsAtMs: number | null = null;
  /** The last poll brought no new records. */
  let drained = false;
  let folderGone = false;
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

  /** Starts every due effect that is neither running nor waiting out a failure. */
  function act(): void {
    if (stopped) return;
    for (const effect of dueEffects(run)) {
      if (inFlight.has(effect.key) || pacer.rests(effect.key) || !hasRoom(effect)) continue;
      const done = perform(effect)
        .then(
          () => pacer.worked(effect.key),
          (error: unknown) => failed(effect.key, error),
        )
        .finally(() => {
          inFlight.delete(effect.key);
          act();
        });
      inFlight.set(effect.key, done);
    }
  }

  function hasRoom(effect: RunEffect): boolean {
    if (effect.type === 'cancel') return effect.jobIds.some((jobId) => !pacer.rests(`cancel:${jobId}`));
    if (effect.type !== 'place') return true;
    return [...inFlight.keys()].filter((key) => key.startsWith('place:')).length < PLACEMENTS_AT_ONCE;
  }

  function failed(key: string, error: unknown): void {
    // What fails because we leave is no failure, and nobody keeps it.
    if (stopped) return;
    onFault(key, error, pacer.failed(key, error));
    onChange();
  }

  async function perform(effect: RunEffect): Promise<void> {
    switch (effect.type) {
      case 'prepare':
        return record({ type: 'prepared', ...(await ports.prepare()), at: now() });
      case 'size':
        return size(effect);
      case 'place':
        return place(effect);
      case 'cancel': {
        const jobIds = effect.jobIds.filter((jobId) => !pacer.rests(`cancel:${jobId}`));
        await ports.cancel(effect.executor, jobIds);
        for (const jobId of jobIds) pacer.rest(`cancel:${jobId}`, CANCEL_AGAIN_MS);
      }
    }
  }

  async function size({ stage, round, elements }: EffectOf<'size'>): Promise<void> {
    try {
      const { sizes, batches, adopted } = await ports.size(stage, round, elements);
      // Sizing writes records too, of elements that cannot be asked for: they are read, whatever was read before.
      drained = false;
      record({ type: 'sized', at: now(), stage, round, sizes: [...sizes], batches: [...batches], adopted });
    } catch (error) {
      const refused = isCodedError(error, 'WORKER_REFUSED') || isCodedError(error, 'RESOURCES_UNFIT');
      if (!refused) throw error;
      record({ type: 'unsized', at: now(), stage, round, message: `${error.message} ${error.hint}` });
    }
  }

  /** R6: looks before it submits again, and only looks once the run is cancelled. */
  async function place({ batch, renewed, executor, after, lookFirst }: EffectOf<'place'>): Promise<void> {
    record({ type: 'placing', at: now(), batch: batch.id });
    const found = lookFirst ? await ports.find(batch, executor) : null;
    if (found !== null) return record({ type: 'placed', at: now(), batch: batch.id, jobId: found });
    if (run.cancelled) return record({ type: 'refused', at: now(), batch: batch.id, message: CANCELLED_FIRST });
    try {
      const jobId = await ports.submit(batch, renewed, executor, after);
      record({ type: 'placed', at: now(), batch: batch.id, jobId });
    } catch (error) {
      // Only the scheduler's own no is one: what else goes wrong on the way leaves the outcome open.
      if (!isCodedError(error, 'CLUSTER_REFUSED')) throw error;
      record({ type: 'refused', at: now(), batch: batch.id, message: `${error.message} ${error.hint}` });
    }
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
    const changed = applyFiles(files);
    folderGone = unread === 'gone';
    drained = files.length === 0 && unread === null;
    // Records that could not be read may hold the very news that would be missed: no task is declared over then.
    if (unread !== null) {
      if (changed) onChange();
      return act();
    }
    newsAtMs = atMs;
    for (const state of Object.values(run.batches)) {
      if (state.phase !== 'queued') continue;
      const answer = answers[executorOf(run, state.batch.stage)];
      if (answer !== null) await settle(state, answer);
    }
    if (changed) onChange();
    act();
  }

  function applyFiles(files: Observation['files']): boolean {
    let changed = false;
    for (const { path, stage, from, bytes } of files) {
      const grid = grids.get(stage);
      if (!grid || (offsets.get(path) ?? 0) !== from) continue;
      const { records, used } = readRecords(bytes);
      for (const one of records) {
        changed = applyRecord(grid, one) || changed;
        if (one.state === 'done') addWallTime(stage, one.wallS);
      }
      offsets.set(path, from + used);
    }
    return changed;
  }

  function addWallTime(stage: string, wallS: number): void {
    const { count, sumS } = wallTimes.get(stage) ?? { count: 0, sumS: 0 };
    wallTimes.set(stage, { count: count + 1, sumS: sumS + wallS });
  }

  async function settle(state: BatchState, answer: readonly JobReport[]): Promise<void> {
    const grid = grids.get(state.batch.stage)!;
    const jobId = state.jobId!;
    let report = answer.find((one) => one.jobId === jobId) ?? { jobId, news: [] };
    reports.set(state.batch.id, report);
    if (countOf(goneTasks(state, grid, report)) > 0) report = await withAutopsy(state, report);
    const settled = settleBatch({
      state,
      grid,
      report,
      sightings: sightings.get(state.batch.id) ?? new Map(),
      nowMs: monotonicMs(),
      atMs: now(),
      graceMs,
    });
    sightings.set(state.batch.id, settled.sightings);
    for (const event of settled.events) record(event);
  }

  /** Adds what accounting knows of the tasks that the scheduler no longer lists; without an answer they stay gone. */
  async function withAutopsy(state: BatchState, report: JobReport): Promise<JobReport> {
    const key = `${AUTOPSY}${state.batch.id}`;
    if (pacer.rests(key)) return report;
    try {
      const found = await ports.autopsy(executorOf(run, state.batch.stage), [report.jobId]);
      pacer.worked(key);
      return {
        ...report,
        news: [...report.news, ...found.flatMap((one) => (one.jobId === report.jobId ? one.news : []))],
      };
    } catch (error) {
      failed(key, error);
      return report;
    }
  }

  return {
    current: () => run,
    grids,
    offsets,
    wallTimes,
    /** The scheduler's last word on a batch. */
    reportOf: (batch: string) => reports.get(batch) ?? null,
    newsAtMs: () => newsAtMs,
    /** Errors of what is due, or was asked, and will be tried again. */
    troubles(): unknown[] {
      const due = new Set(dueEffects(run).map(({ key }) => key));
      const asked = (key: string) =>
        key.startsWith(AUTOPSY) && run.batches[key.slice(AUTOPSY.length)]?.phase === 'queued';
      return pacer.errors().flatMap(([key, error]) => (due.has(key) || asked(key) ? [error] : []));
    },
    act,
    wants,
    learn,
    cancel() {
      record({ type: 'cancelled', at: now() });
      act();
    },
    /** R10, R14. Answers the number of elements in the new round. */
    retry(scope: RetryScope): number {
      const { elements, renewed } = scope === 'rest' ? fillable(run, grids) : retryable(run, grids);
      const round = 1 + Math.max(...Object.values(run.stages).map((stage) => stage.rounds.at(-1)!.round));
      if (round > MOST_ROUNDS) {
        const reason = `it has been retried ${MOST_ROUNDS - 1} times. Start a new run of its pipeline instead.`;
        throw new CodedError('RUN_NOT_READY', { runId: run.runId, reason });
      }
      const before = run;
      record({ type: 'retried', at: now(), round, elements: { ...elements }, renewed: { ...renewed }, scope });
      if (run === before) return 0;
      drained = false;
      act();
      return Object.values(elements).reduce((sum, ranges) => sum + countOf(ranges), 0);
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

/** What another round is over: what is not done of what was asked for, or what was not asked for. */
export type RetryScope = 'unfinished' | 'rest';

type EffectOf<T extends RunEffect['type']> = Extract<RunEffect, { type: T }>;

const CANCELLED_FIRST = 'The run was cancelled before it was submitted.';
