import { isCodedError } from '@gridloom/core/error';
import type { Plan } from '@gridloom/core/plan';
import type { Resources } from '@gridloom/core/resources';
import { initialRun, isSettled, type RunState, type RunView, runProgress, viewRun } from '@gridloom/core/run';
import { createLiveFeed } from '../grid/live-feed.ts';
import type { QuotaGate } from './quota-gate.ts';
import { createRunEngine } from './run-engine.ts';
import type { RunPorts } from './run-ports.ts';
import type { RunTable, StoredRun, StoredSummary } from './run-table.ts';
import type { PolledRun } from './site-poller.ts';

type LiveRunOptions = {
  readonly stored: StoredRun;
  readonly plan: Plan;
  readonly ports: RunPorts;
  readonly table: RunTable;
  /** Of all runs of the profile. */
  readonly gate?: QuotaGate;
  /** How many tasks that ask for this SLURM may take besides those that it has; null where nobody knows. */
  readonly room?: (resources: Resources) => number | null;
  readonly onFault: (what: string, error: unknown) => void;
};

export type LiveRun = ReturnType<typeof createLiveRun>;

/** How often watchers hear of changes, and the database stores grids. */
const PUBLISH_MS = 100;
const STORE_MS = 1_000;
const SLOWEST_STORE_MS = 60_000;

/** A run before its first event, as its profile was then. */
export function initialStateOf({ runId, profile }: StoredRun, plan: Plan): RunState {
  const { scheduler, limits, facts } = profile;
  const { maxArraySize } = limits;
  // Partitions share nodes: the largest is what is certain.
  const nodeCount = facts && Math.max(0, ...facts.partitions.map(({ totalNodes }) => totalNodes));
  return initialRun(runId, plan, { hasSlurm: scheduler.kind === 'slurm', maxArraySize, nodeCount });
}

/** A run in memory: its engine, what watchers see of it, and what is stored of it. */
export function createLiveRun(options: LiveRunOptions) {
  const { stored, plan, ports, table, gate, room, onFault } = options;
  const { runId, profile } = stored;
  const before = table.grids(runId);
  const watchers = new Set<() => void>();
  let failure: unknown = null;
  let storeFailure: unknown = null;
  let storedNewsAt = before.newsAt;
  let publishTimer: NodeJS.Timeout | null = null;
  let storeTimer: NodeJS.Timeout | null = null;
  let closed = false;

  const engine = createRunEngine({
    initial: initialStateOf(stored, plan),
    journal: table.journal(runId),
    ports,
    grids: before.grids,
    offsets: before.offsets,
    wallTimes: before.wallTimes,
    graceMs: profile.limits.graceS * 1_000,
    facts: () => profile.facts,
    ...(gate && { gate }),
    ...(room && { room }),
    now: Date.now,
    monotonicMs: () => performance.now(),
    onChange: changed,
    onFault(what, error, retryInMs) {
      onFault(what, error);
      // What failed is tried again in time, also while polls are slow because nothing else happens.
      setTimeout(engine.act, retryInMs + 10).unref();
    },
  });
  const feed = createLiveFeed(engine.grids);

  function changed(): void {
    if (closed) return;
    publishTimer ??= setTimeout(publish, PUBLISH_MS);
    storeTimer ??= setTimeout(tryToStore, isSettled(engine.current()) ? STORE_MS : storePauseMs());
  }

  function publish(): void {
    publishTimer = null;
    feed.publish();
    for (const watcher of watchers) watcher();
  }

  /** What is stored is only a head start for the next process; a large grid need not be written every second. */
  function storePauseMs(): number {
    const elements = [...engine.grids.values()].reduce((sum, { states }) => sum + states.length, 0);
    return Math.min(STORE_MS + elements / 100 + engine.offsets.size / 10, SLOWEST_STORE_MS);
  }

  function tryToStore(): void {
    try {
      store();
      storeFailure = null;
    } catch (error) {
      storeFailure = error;
      onFault('storing grids', error);
      changed();
    }
  }

  function store(): void {
    if (storeTimer) clearTimeout(storeTimer);
    storeTimer = null;
    const found = summary();
    storedNewsAt = found.newsAt;
    table.saveGrids(runId, engine, found.newsAt);
    table.saveSummary(runId, found);
  }

  function summary(): StoredSummary {
    const { word, endedAt, newsAt } = view();
    return { word, endedAt, newsAt, ...runProgress(engine.current(), engine.grids) };
  }

  function view(): RunView {
    const errors = [failure, storeFailure, ...engine.troubles()].filter((error) => error !== null);
    return viewRun({
      run: engine.current(),
      grids: engine.grids,
      reportOf: engine.reportOf,
      noRoom: engine.noRoom,
      newsAt: engine.newsAtMs() ?? storedNewsAt,
      trouble: distinct(errors.map(troubleOf)),
      about: {
        name: stored.name,
        pipelineId: stored.pipelineId,
        profileId: profile.id,
        profileName: profile.name,
        createdAt: stored.createdAt,
      },
    });
  }

  const polled: PolledRun = {
    engine,
    watched: () => watchers.size > 0,
    onAnswer(error) {
      failure = error;
      changed();
    },
  };

  return {
    stored,
    plan,
    summary,
    store: tryToStore,
    engine,
    feed,
    polled,
    view,
    /** The present view first, then each change, at most ten a second. */
    async *watch(signal: AbortSignal): AsyncGenerator<RunView> {
      let stale = true;
      let wake = () => {};
      const watcher = () => {
        stale = true;
        wake();
      };
      watchers.add(watcher);
      signal.addEventListener('abort', () => wake());
      try {
        while (!signal.aborted) {
          if (stale) {
            stale = false;
            yield view();
          } else await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        watchers.delete(watcher);
      }
    },
    settled: () => isSettled(engine.current()),
    close() {
      closed = true;
      engine.stop();
      if (publishTimer) clearTimeout(publishTimer);
      tryToStore();
    },
  };
}

function troubleOf(error: unknown): RunView['trouble'][number] {
  if (isCodedError(error)) return { message: error.message, hint: error.hint };
  if (/disk is full|SQLITE_FULL|disk I\/O error/i.test(String(error))) {
    const hint = 'Free some space there; the run itself is not affected, and is taken up again by itself.';
    return { message: "Gridloom's own data folder cannot be written: its disk is full.", hint };
  }
  return { message: 'Something broke on our side; the server log says what.', hint: 'It is tried again by itself.' };
}

function distinct(troubles: readonly RunView['trouble'][number][]): RunView['trouble'] {
  return [...new Map(troubles.map((trouble) => [trouble.message, trouble])).values()];
}
