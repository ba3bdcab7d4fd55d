import { randomBytes } from 'node:crypto';
import type { Profile } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';
import { noCounts, stateOf } from '@gridloom/core/grid';
import { submitLimitOf, type WorkerSource } from '@gridloom/core/plan';
import type { Resources } from '@gridloom/core/resources';
import {
  allBatches,
  describeEvent,
  ElementDetail,
  endOfElement,
  executorOf,
  isEnded,
  type RunSummary,
} from '@gridloom/core/run';
import type { Profiles } from '../cluster/profiles.ts';
import { retryWhileBroken } from '../cluster/retry-while-broken.ts';
import type { Site } from '../cluster/site.ts';
import type { Sites } from '../cluster/sites.ts';
import type { GridFeed } from '../grid/grid-router.ts';
import { compileForRun } from '../plan/compile-for-run.ts';
import { createEarlierRuns } from './earlier-runs.ts';
import { folderIsGone } from './folder-is-gone.ts';
import { createLiveRun, type LiveRun } from './live-run.ts';
import { createQuotaGate, type QuotaGate } from './quota-gate.ts';
import { readRetryResources } from './read-retry-resources.ts';
import { readScripts } from './read-scripts.ts';
import { createRunFolderPorts } from './run-folder-ports.ts';
import type { RunTable, StoredRun } from './run-table.ts';
import type { Runs } from './runs.ts';
import { createSitePoller, type SitePoller } from './site-poller.ts';

type LiveRunsOptions = {
  readonly table: RunTable;
  readonly profiles: Pick<Profiles, 'get'>;
  readonly sites: Pick<Sites, 'site' | 'connection'>;
  readonly workerSource: WorkerSource;
  readonly onFault: (what: string, error: unknown) => void;
};

export type LiveRuns = Runs & {
  readonly grids: GridFeed;
  /** Ids of the runs of a profile that have not ended. */
  underWay(profileId: string): readonly string[];
  stop(): Promise<void>;
};

/** All runs of this data folder, driven by one poller per profile. */
export function createLiveRuns({ table, profiles, sites, workerSource, onFault }: LiveRunsOptions): LiveRuns {
  const live = new Map<string, LiveRun>();
  const pollers = new Map<string, SitePoller>();
  const gates = new Map<string, QuotaGate>();
  const earlierRuns = createEarlierRuns(table, (runId) => live.get(runId));

  function siteOf(stored: StoredRun): Promise<Site> {
    return sites.site(stored.profile.id);
  }

  function runsOf(profileId: string): LiveRun[] {
    return [...live.values()].filter(({ stored }) => stored.profile.id === profileId);
  }

  /** The gate of a profile: whichever run's tasks end, there is room for all runs. */
  function gateOf(profileId: string): QuotaGate {
    const gate = gates.get(profileId) ?? createQuotaGate(() => performance.now());
    gates.set(profileId, gate);
    return gate;
  }

  /** As far as nobody else submits as this user. */
  function roomFor(profile: Profile, resources: Resources): number | null {
    const most = submitLimitOf(resources, profile.facts);
    return most && runsOf(profile.id).reduce((left, { engine }) => left - engine.tasksInQueue(), most);
  }

  function wakeUp(stored: StoredRun): LiveRun {
    const plan = table.plan(stored.planHash);
    const { runId, profile } = stored;
    const ports = createRunFolderPorts({
      runId,
      plan,
      profile,
      site: () => siteOf(stored),
      preparedFolder: () => run.engine.current().folder,
      workerSource,
    });
    const run: LiveRun = createLiveRun({
      stored,
      plan,
      ports,
      table,
      gate: gateOf(profile.id),
      room: (resources) => roomFor(profile, resources),
      onFault: (what, error) => onFault(`${runId} ${what}`, error),
    });
    live.set(runId, run);
    return run;
  }

  /** As the profile says now; as it said when the run began where it is gone. */
  function pollMsOf(profile: Profile): number {
    try {
      return profiles.get(profile.id).limits.pollS * 1_000;
    } catch {
      return profile.limits.pollS * 1_000;
    }
  }

  function drive(run: LiveRun): void {
    const { profile } = run.stored;
    if (!pollers.has(profile.id)) {
      const poller = createSitePoller({
        site: () => sites.site(profile.id),
        runs: () => runsOf(profile.id).map(({ polled }) => polled),
        pollMs: () => pollMsOf(profile),
        onFault: (error) => onFault(`poll of ${profile.id}`, error),
      });
      pollers.set(profile.id, poller);
    }
    run.engine.act();
    pollers.get(profile.id)!.nudge();
  }

  function runOf(runId: string): LiveRun {
    const known = live.get(runId);
    if (known) return known;
    const stored = table.find(runId);
    if (!stored) throw new CodedError('NOT_FOUND', { what: 'run', name: runId });
    const run = wakeUp(stored);
    if (!run.settled()) drive(run);
    return run;
  }

  function folderOf(run: LiveRun): string {
    const { folder } = run.engine.current();
    if (folder === null) {
      throw new CodedError('RUN_NOT_READY', { runId: run.stored.runId, reason: 'its folder is not complete yet.' });
    }
    return folder;
  }

  for (const { run, summary } of table.list()) {
    if (summary !== null && isEnded(summary.word)) continue;
    try {
      drive(wakeUp(run));
    } catch (error) {
      // One run that cannot be read does not keep the others waiting.
      onFault(`${run.runId} is not taken up`, error);
    }
  }

  return {
    async start({ pipeline: drawn, profileId, pipelineId, reuse = true, selection }) {
      const profile = profiles.get(profileId);
      const earlier = reuse && pipelineId !== null ? earlierRuns.of(pipelineId, profileId) : [];
      const site = () => sites.site(profileId);
      const options = { profile, site, earlier, ...(selection && { selection }) };
      const { pipeline, plan } = await retryWhileBroken(() => compileForRun(drawn, options), {
        connection: () => sites.connection(profileId),
      });
      const createdAt = Date.now();
      const runId = newRunId(createdAt);
      const stored = {
        runId,
        name: pipeline.name,
        planHash: plan.hash,
        pipelineId,
        pipeline,
        profile,
        createdAt,
      };
      table.add(stored, plan);
      drive(wakeUp(stored));
      return { runId };
    },

    earlier: (pipelineId, profileId) => earlierRuns.of(pipelineId, profileId),

    list: () =>
      table.summaries().map(({ run, summary }): RunSummary => {
        return { ...run, ...(live.get(run.runId)?.summary() ?? summary ?? NO_SUMMARY) };
      }),

    get: (runId) => runOf(runId).view(),
    plan: (runId) => runOf(runId).plan,
    pipeline: (runId) => runOf(runId).stored.pipeline,
    watch(runId, signal) {
      const run = runOf(runId);
      // Nobody may have looked for a while, and polls may be far apart.
      pollers.get(run.stored.profile.id)?.nudge();
      return run.watch(signal);
    },

    async cancel(runId, request = {}) {
      const run = runOf(runId);
      run.engine.cancel(request);
      drive(run);
    },
    async hold(runId) {
      const run = runOf(runId);
      run.engine.hold();
      drive(run);
    },
    async release(runId) {
      const run = runOf(runId);
      run.engine.release();
      drive(run);
    },
    async resume(runId) {
      const run = runOf(runId);
      run.engine.resume();
      drive(run);
    },

    async retry(runId, { set, ...selection } = {}) {
      const run = runOf(runId);
      const wanted = set && readRetryResources(set);
      const { folder } = run.engine.current();
      if (folder !== null && (await folderIsGone(siteOf(run.stored), folder))) {
        throw new CodedError('FOLDER_GONE', { runId, folder, archive: null });
      }
      // Whoever takes over after a crash must see that the run moves again, however early the crash comes.
      table.saveSummary(runId, { ...run.summary(), word: 'running' });
      const elements = run.engine.retry({ ...selection, set: wanted });
      run.store();
      drive(run);
      return { elements };
    },

    async element(runId, stage, element) {
      const run = runOf(runId);
      const argv = ['--run', folderOf(run), '--stage', stage, '--element', String(element)];
      const detail = ElementDetail.parse(await (await siteOf(run.stored)).worker('show', argv));
      const grid = run.engine.grids.get(stage);
      // The record is the truth of what ran; whether it is queued, cancelled or given up, only the engine knows.
      if (!grid || element >= grid.states.length) return detail;
      const state = stateOf(grid, element);
      const end =
        state === 'failed' || state === 'cancelled' ? endOfElement(run.engine.current(), stage, element) : null;
      const error =
        detail.error ?? (end && { type: 'Task ended', message: `${end.message}. ${end.hint}`, traceback: '' });
      return { ...detail, state, error };
    },

    notes: (runId) => table.journal(runOf(runId).stored.runId).read().map(describeEvent),

    async usage(runId) {
      const { engine, stored } = runOf(runId);
      const run = engine.current();
      const batches = allBatches(run).flatMap(({ batch, jobId }) =>
        jobId !== null && executorOf(run, batch.stage) === 'slurm' ? [[jobId, batch.id] as const] : [],
      );
      const used = await (await siteOf(stored)).scheduler.usage(batches.map(([jobId]) => jobId));
      const names = new Map(batches);
      return used && Object.fromEntries(used.map((one) => [names.get(one.jobId)!, one]));
    },

    async scripts(runId) {
      const { engine, stored } = runOf(runId);
      return readScripts(engine.current(), stored.profile, await siteOf(stored));
    },

    async place(runId) {
      const run = runOf(runId);
      return { site: await siteOf(run.stored), folder: folderOf(run) };
    },

    grids: {
      watch: (runId, signal) => runOf(runId).feed.watch(signal),
      snapshot(runId, stage) {
        const run = runOf(runId);
        if (!run.plan.stages.some(({ id }) => id === stage))
          throw new CodedError('NOT_FOUND', { what: 'stage', name: stage });
        const snapshot = run.feed.snapshot(stage);
        if (!snapshot) throw new CodedError('RUN_NOT_READY', { runId, reason: `${stage} is not sized yet.` });
        return snapshot;
      },
    },

    underWay: (profileId) => runsOf(profileId).flatMap((run) => (run.settled() ? [] : [run.stored.runId])),

    async stop() {
      for (const run of live.values()) run.engine.stop();
      await Promise.all([...pollers.values()].map((poller) => poller.stop()));
      for (const run of live.values()) run.close();
    },
  };
}

const NO_SUMMARY = { word: 'preparing' as const, endedAt: null, newsAt: null, counts: noCounts(), elementCount: null };

/** Sorts by time, reads well, and is safe as a folder and job name. */
function newRunId(atMs: number): string {
  const stamp = new Date(atMs).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `r_${stamp}-${randomBytes(3).toString('hex')}`;
}
