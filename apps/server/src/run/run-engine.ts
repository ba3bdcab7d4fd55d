import { type ClusterFacts, isExplained, type JobReport, withEnds } from '@gridloom/core/cluster';
import { CodedError, isCodedError } from '@gridloom/core/error';
import { commonOf, countOf, type Ranges } from '@gridloom/core/mapspec';
import { cutBatches, splitBatch } from '@gridloom/core/plan';
import {
  adjustGroups,
  allBatches,
  applyEvent,
  applyEventToGrids,
  type BatchState,
  type CancelledJob,
  type CancelSelection,
  dueEffects,
  elementsOver,
  executorOf,
  goneTasks,
  isSettled,
  nextBatchNumber,
  type RetrySelection,
  type RunEffect,
  type RunEvent,
  type RunState,
  type StageGrids,
  selectGivenUp,
  selectRetry,
  settleBatch,
  type TaskSighting,
  type TaskWatch,
  watchedJobs,
  watchTasks,
} from '@gridloom/core/run';
import { applyFiles } from './apply-files.ts';
import { createEffectPacer } from './effect-pacer.ts';
import { createQuotaGate } from './quota-gate.ts';
import { createRecovery } from './recovery.ts';
import { replayJournal } from './replay-journal.ts';
import type { Executor, Observation, RunJournal, RunPorts, Sizing, WallTimes } from './run-ports.ts';

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
  const gate = createQuotaGate(monotonicMs);
  const recovery = createRecovery(monotonicMs, options.facts ?? (() => null));
  const inFlight = new Map<string, Promise<void>>();
  const sightings = new Map<string, Map<number, TaskSighting>>();
  const watches = new Map<string, TaskWatch>();
  const reports = new Map<string, JobReport>();
  /** Batches of which the scheduler said that it did not take them. */
  const notTaken = new Set<string>();
  let run = replayJournal(options.initial, journal, grids);
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
    if (effect.type === 'cancel') return partsToCancel(effect.jobs).length > 0;
    if (effect.type === 'size') return isCurrent;
    if (effect.type !== 'place') return true;
    // After a cancel nothing is submitted: what may be there is looked for.
    if (!run.cancelled && (!isCurrent || gate.isShut(effect.executor))) return false;
    if ((run.held || run.paused) && notTaken.has(effect.batch.id)) return false;
    const underWay = [...inFlight.keys()].filter((key) => key.startsWith('place:')).length;
    return underWay < (run.cancelled ? PLACEMENTS_AT_ONCE : gate.width(effect.executor, PLACEMENTS_AT_ONCE));
  }

  /** Parts that the scheduler still lists, as far as it told, and that it was not just told of. */
  function partsToCancel(jobs: readonly CancelledJob[]): { jobId: string; tasks: Ranges | null }[] {
    return jobs.flatMap(({ batch, jobId, tasks }) => {
      if (pacer.rests(`cancel:${jobId}`)) return [];
      const report = reports.get(batch);
      if (tasks === null || !report) return [{ jobId, tasks }];
      const open = report.news.filter(({ phase }) => phase !== 'done' && phase !== 'dead' && phase !== 'gone');
      const left = open.flatMap((news) => commonOf(news.tasks, tasks)).toSorted((a, b) => a[0] - b[0]);
      return left.length === 0 ? [] : [{ jobId, tasks: left }];
    });
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
      case 'split':
        return split(effect.batch, effect.tasks);
      case 'cancel': {
        const parts = partsToCancel(effect.jobs);
        await ports.cancel(effect.executor, parts);
        for (const { jobId } of parts) pacer.rest(`cancel:${jobId}`, CANCEL_AGAIN_MS);
        return;
      }
      case 'giveUp': {
        const { stage, elements } = effect;
        // Whatever becomes of the call: from here on nobody knows what the worker reads.
        record({ type: 'toldGivenUp', at: now(), stage, elements: null });
        await ports.giveUp(stage, elements);
        return record({ type: 'toldGivenUp', at: now(), stage, elements });
      }
      case 'hold':
      case 'release': {
        const { type, executor, jobs } = effect;
        await ports[type](
          executor,
          jobs.map(({ jobId }) => jobId),
        );
        const batches = jobs.map(({ batch }) => batch);
        return record({ type: type === 'hold' ? 'jobsHeld' : 'jobsReleased', at: now(), batches });
      }
    }
  }

  async function size({ stage, round, elements }: EffectOf<'size'>): Promise<void> {
    try {
      const sizing = await ports.size(stage, round, elements);
      // Sizing writes records too, of elements that cannot be asked for: they are read, whatever was read before.
      drained = false;
      const batches = adjusted(stage, round, sizing.batches);
      const { sizes, adopted } = sizing;
      record({ type: 'sized', at: now(), stage, round, sizes: [...sizes], batches, adopted });
    } catch (error) {
      const refused = isCodedError(error, 'WORKER_REFUSED') || isCodedError(error, 'RESOURCES_UNFIT');
      if (!refused) throw error;
      record({ type: 'unsized', at: now(), stage, round, message: `${error.message} ${error.hint}` });
    }
  }

  /** The batches that sizing found, with what the round changes of them. */
  function adjusted(id: string, number: number, batches: Sizing['batches']): Sizing['batches'][number][] {
    const { stage, rounds } = run.stages[id]!;
    const adjust = rounds.find(({ round }) => round === number)?.adjust ?? [];
    return adjust.length === 0 ? [...batches] : cutBatches(stage, number, adjustGroups(batches, adjust), run);
  }

  /** R6: looks before it submits again, and only looks once the run is cancelled. */
  async function place(effect: EffectOf<'place'>): Promise<void> {
    const { batch, executor, renewed, after, afterTasks, lookFirst } = effect;
    record({ type: 'placing', at: now(), batch: batch.id });
    const found = lookFirst && !notTaken.has(batch.id) ? await ports.find(batch, executor) : null;
    if (found !== null) return record({ type: 'placed', at: now(), batch: batch.id, jobId: found });
    if (run.cancelled) return record({ type: 'refused', at: now(), batch: batch.id, message: CANCELLED_FIRST });
    // Held or paused since: it waits, and is not lost.
    if (run.held || run.paused) return void notTaken.add(batch.id);
    notTaken.delete(batch.id);
    try {
      const jobId = await ports.submit(batch, { executor, renewed, after, afterTasks });
      gate.open(executor);
      record({ type: 'placed', at: now(), batch: batch.id, jobId });
    } catch (error) {
      if (isCodedError(error, 'CLUSTER_QUOTA')) return noRoom(batch.id, executor, error);
      // Only the scheduler's own no is one: what else goes wrong on the way leaves the outcome open.
      if (!isCodedError(error, 'CLUSTER_REFUSED')) throw error;
      record({ type: 'refused', at: now(), batch: batch.id, message: `${error.message} ${error.hint}` });
    }
  }

  /** R15: a job array that is too large now is placed in parts; a single task waits. */
  function noRoom(id: string, executor: Executor, error: CodedError): void {
    notTaken.add(id);
    const { taskCount } = run.batches.get(id)!.batch;
    if (taskCount > 1) return split(id, Math.ceil(taskCount / 2));
    onFault(`place:${id}`, error, gate.close(executor, `${error.message} ${error.hint}`));
    onChange();
  }

  function split(id: string, tasks: number): void {
    const { batch } = run.batches.get(id)!;
    record({ type: 'split', at: now(), batch: id, into: splitBatch(batch, tasks, nextBatchNumber(run, batch)) });
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
    // Records that could not be read may hold the very news that would be missed: no task is declared over then.
    if (unread !== null) {
      if (changed) onChange();
      return act();
    }
    newsAtMs = atMs;
    for (const state of allBatches(run)) {
      if (state.phase !== 'queued') continue;
      const answer = answers[executorOf(run, state.batch.stage)];
      // The records say by themselves that a batch is over: SLURM is asked rarely, and may be silent.
      if (answer !== null || isOverByRecords(state)) await settle(state, answer ?? []);
    }
    recover();
    if (changed) onChange();
    act();
  }

  function isOverByRecords({ batch, ends }: BatchState): boolean {
    const grid = grids.get(batch.stage);
    // Of what is given up, and of what can never start, the queue has the last word.
    const isQueued = run.stages[batch.stage]!.givenUp.length > 0 || ends.some(({ cause }) => cause === 'dependency');
    if (!grid || isQueued) return false;
    const watch = watches.get(batch.id) ?? watchTasks(batch);
    watches.set(batch.id, watch);
    return watch.open.every((task) => elementsOver(grid, watch, task));
  }

  async function settle(state: BatchState, answer: readonly JobReport[]): Promise<void> {
    const { batch } = state;
    const grid = grids.get(batch.stage)!;
    const jobId = state.jobId!;
    let report = answer.find((one) => one.jobId === jobId) ?? { jobId, news: [] };
    reports.set(batch.id, report);
    const watch = watches.get(batch.id) ?? watchTasks(batch);
    watches.set(batch.id, watch);
    // SLURM's queue says that a task failed, its accounting and the task's log say why.
    const isSlurm = executorOf(run, batch.stage) === 'slurm';
    const known = isSlurm ? { jobId, news: report.news.filter(isExplained) } : report;
    if (countOf(goneTasks(state, grid, known, watch)) > 0) report = await withAutopsy(state, report);
    const settled = settleBatch({
      state,
      grid,
      givenUp: run.stages[batch.stage]!.givenUp,
      report,
      sightings: sightings.get(batch.id) ?? new Map(),
      watch,
      nowMs: monotonicMs(),
      atMs: now(),
      graceMs,
    });
    sightings.set(batch.id, settled.sightings);
    let pause: ReturnType<typeof recovery.noteEnd> = null;
    for (const event of settled.events) {
      record(event);
      if (event.type === 'tasksEnded') pause ??= recovery.noteEnd(event);
      if (event.type === 'batchEnded') forget(batch.id);
    }
    if (settled.events.length === 0) return;
    gate.knock();
    if (pause && !run.paused) {
      recovery.forget();
      record({ type: 'paused', at: now(), ...pause });
    }
    // Before anything else happens: a run whose last task failed has not come to rest while it is tried again.
    recover();
  }

  function forget(batch: string): void {
    watches.delete(batch);
    sightings.delete(batch);
    reports.delete(batch);
  }

  /** R18: what is tried again by itself. */
  function recover(): void {
    const retry = stopped ? null : recovery.due(run, grids);
    if (!retry) return;
    record({ ...retry, at: now() });
    drained = false;
  }

  /** Adds what accounting knows of the tasks that the scheduler no longer lists; without an answer they stay gone. */
  async function withAutopsy(state: BatchState, report: JobReport): Promise<JobReport> {
    const key = `${AUTOPSY}${state.batch.id}`;
    if (pacer.rests(key)) return report;
    try {
      const found = await ports.autopsy(executorOf(run, state.batch.stage), [report.jobId]);
      pacer.worked(key);
      return withEnds(
        report,
        found.flatMap((one) => (one.jobId === report.jobId ? one.news : [])),
      );
    } catch (error) {
      failed(key, error);
      return report;
    }
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
    /** The scheduler's last word on a batch. */
    reportOf: (batch: string) => reports.get(batch) ?? null,
    /** Why a scheduler takes no more tasks for now; null while it does. */
    noRoom: (executor: Executor) => gate.message(executor),
    newsAtMs: () => newsAtMs,
    /** Errors of what is due, or was asked, and will be tried again. */
    troubles(): unknown[] {
      const due = new Set(dueEffects(run).map(({ key }) => key));
      const asked = (key: string) =>
        key.startsWith(AUTOPSY) && run.batches.get(key.slice(AUTOPSY.length))?.phase === 'queued';
      return pacer.errors().flatMap(([key, error]) => (due.has(key) || asked(key) ? [error] : []));
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
    release: () => tell({ type: 'released', at: now() }),
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

type EffectOf<T extends RunEffect['type']> = Extract<RunEffect, { type: T }>;

const CANCELLED_FIRST = 'The run was cancelled before it was submitted.';
