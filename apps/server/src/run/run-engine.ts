import type { JobReport } from '@gridloom/core/cluster';
import { isCodedError } from '@gridloom/core/error';
import { applyRecord, readRecords } from '@gridloom/core/grid';
import { countOf } from '@gridloom/core/mapspec';
import {
  applyEvent,
  applyEventToGrids,
  type BatchState,
  dueEffects,
  executorOf,
  goneTasks,
  growGrids,
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
import type { Executor, Observation, RunJournal, RunPorts } from './run-ports.ts';

type RunEngineOptions = {
  readonly initial: RunState;
  readonly journal: RunJournal;
  readonly ports: RunPorts;
  /** Grids and record offsets as last stored; they may be older than the journal. */
  readonly grids: StageGrids;
  readonly offsets: Map<string, number>;
  readonly graceMs: number;
  /** Epoch ms. */
  readonly now: () => number;
  /** Called after every change of the run or its grids. */
  readonly onChange: () => void;
  readonly onFault: (effect: string, error: unknown) => void;
};

/** Seconds before an effect that failed is tried again. */
const BACK_OFF_S = [1, 2, 5, 15, 30, 60];

const AUTOPSY = 'autopsy:';

export type RunEngine = ReturnType<typeof createRunEngine>;

/**
 * Keeps one run moving: asks core what is due, does it, records what happened, asks again.
 *
 * It holds no facts of its own. Killing the process at any line and starting again from the journal reaches the same end;
 * what is lost is a memory of sightings, so that a task is declared over a little later.
 */
export function createRunEngine(options: RunEngineOptions) {
  const { journal, ports, grids, offsets, graceMs, now, onChange, onFault } = options;
  const inFlight = new Map<string, Promise<void>>();
  const failures = new Map<string, { count: number; retryAtMs: number; error: unknown }>();
  /** Effects that worked, but whose outcome is seen only by a later poll: not before this time again. */
  const notBeforeMs = new Map<string, number>();
  const sightings = new Map<string, Map<number, TaskSighting>>();
  const reports = new Map<string, JobReport>();
  let run = options.initial;
  let newsAtMs: number | null = null;
  /** The last poll brought no new records. */
  let drained = false;
  let stopped = false;
  let learning: Promise<void> = Promise.resolve();

  growGrids(grids, run);
  for (const event of journal.read()) {
    run = applyEvent(run, event);
    applyEventToGrids(grids, run, event);
  }

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
      const restUntilMs = Math.max(failures.get(effect.key)?.retryAtMs ?? 0, notBeforeMs.get(effect.key) ?? 0);
      if (inFlight.has(effect.key) || now() < restUntilMs) continue;
      const done = perform(effect)
        .then(
          () => void failures.delete(effect.key),
          (error: unknown) => failed(effect.key, error),
        )
        .finally(() => {
          inFlight.delete(effect.key);
          act();
        });
      inFlight.set(effect.key, done);
    }
  }

  function failed(key: string, error: unknown): void {
    // What fails because we leave is no failure, and nobody keeps it.
    if (stopped) return;
    const count = (failures.get(key)?.count ?? 0) + 1;
    const waitS = BACK_OFF_S[Math.min(count, BACK_OFF_S.length) - 1]!;
    failures.set(key, { count, retryAtMs: now() + waitS * 1000, error });
    onFault(key, error);
    onChange();
  }

  async function perform(effect: RunEffect): Promise<void> {
    switch (effect.type) {
      case 'prepare':
        return orRefused(
          async () => record({ type: 'prepared', folder: await ports.prepare(), at: now() }),
          (message) => record({ type: 'unprepared', at: now(), message }),
        );
      case 'size':
        return orRefused(
          async () => {
            const { sizes, batches } = await ports.size(effect.stage, effect.round, effect.elements);
            // Sizing writes records too, of elements that cannot be asked for: they are read, whatever was read before.
            drained = false;
            record({
              type: 'sized',
              at: now(),
              stage: effect.stage,
              round: effect.round,
              sizes: [...sizes],
              batches: [...batches],
            });
          },
          (message) => record({ type: 'unsized', at: now(), stage: effect.stage, round: effect.round, message }),
        );
      case 'place':
        return place(effect);
      case 'cancel':
        await ports.cancel(effect.executor, effect.jobIds);
        // The jobs stay in the queue until a poll shows their end: cancelling again and again would only load the cluster.
        notBeforeMs.set(effect.key, now() + 10_000);
        return;
    }
  }

  /** R6: looks before it submits again, and only looks once the run is cancelled. */
  async function place({
    batch,
    renewed,
    executor,
    after,
    lookFirst,
    submit,
  }: Extract<RunEffect, { type: 'place' }>): Promise<void> {
    record({ type: 'placing', at: now(), batch: batch.id });
    await orRefused(
      async () => {
        const found = lookFirst ? await ports.find(batch, executor) : null;
        if (found === null && !submit) {
          record({
            type: 'refused',
            at: now(),
            batch: batch.id,
            message: 'The run was cancelled before it was submitted.',
          });
          return;
        }
        record({
          type: 'placed',
          at: now(),
          batch: batch.id,
          jobId: found ?? (await ports.submit(batch, renewed, executor, after)),
        });
      },
      (message) => record({ type: 'refused', at: now(), batch: batch.id, message }),
    );
  }

  /** What a poll should bring for this run; null when nothing can be new. A settled run is read to its last record. */
  function wants(): {
    folder: string;
    jobs: Record<Executor, readonly string[]>;
    offsets: ReadonlyMap<string, number>;
  } | null {
    if (stopped || run.folder === null || (isSettled(run) && drained && !hasOpenElements())) return null;
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

  async function fold({ atMs, reports: answers, files }: Observation): Promise<void> {
    if (stopped) return;
    const changed = applyFiles(files);
    newsAtMs = atMs;
    drained = files.length === 0;
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
      for (const one of records) changed = applyRecord(grid, one) || changed;
      offsets.set(path, from + used);
    }
    return changed;
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
      nowMs: now(),
      graceMs,
    });
    sightings.set(state.batch.id, settled.sightings);
    for (const event of settled.events) record(event);
  }

  /** Adds what accounting knows of the tasks that the scheduler no longer lists; without an answer they stay gone. */
  async function withAutopsy(state: BatchState, report: JobReport): Promise<JobReport> {
    const key = `${AUTOPSY}${state.batch.id}`;
    if (now() < (failures.get(key)?.retryAtMs ?? 0)) return report;
    try {
      const found = await ports.autopsy(executorOf(run, state.batch.stage), [report.jobId]);
      failures.delete(key);
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
    /** The scheduler's last word on a batch. */
    reportOf: (batch: string) => reports.get(batch) ?? null,
    newsAtMs: () => newsAtMs,
    /** Errors of what is due, or was asked, and will be tried again. */
    troubles(): unknown[] {
      const due = new Set(dueEffects(run).map(({ key }) => key));
      const asked = (key: string) =>
        key.startsWith(AUTOPSY) && run.batches[key.slice(AUTOPSY.length)]?.phase === 'queued';
      return [...failures].flatMap(([key, { error }]) => (due.has(key) || asked(key) ? [error] : []));
    },
    act,
    wants,
    learn,
    cancel() {
      record({ type: 'cancelled', at: now() });
      act();
    },
    /** R10. Answers the number of elements in the new round. */
    retry(): number {
      const { elements, renewed } = retryable(run, grids);
      const round = 1 + Math.max(...Object.values(run.stages).map((stage) => stage.rounds.at(-1)!.round));
      const before = run;
      record({ type: 'retried', at: now(), round, elements: { ...elements }, renewed: { ...renewed } });
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

/** Runs `work`; a definite no goes to `refused` as a sentence, everything else is thrown. */
async function orRefused(work: () => Promise<void>, refused: (message: string) => void): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isCodedError(error) || error.recovery !== 'fix-input') throw error;
    refused(`${error.message} ${error.hint}`);
  }
}
