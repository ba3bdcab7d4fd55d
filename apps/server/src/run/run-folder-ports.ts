import { type Profile, shellQuote } from '@gridloom/core/cluster';
import { CodedError, isCodedError } from '@gridloom/core/error';
import { commonOf, countOf, Ranges, withoutOf } from '@gridloom/core/mapspec';
import {
  type Batch,
  batchManifest,
  cutBatches,
  type Plan,
  runFolderFiles,
  type Stage,
  sbatchScript,
  type WorkerSource,
  workerFiles,
} from '@gridloom/core/plan';
import { normaliseValues, type Resources } from '@gridloom/core/resources';
import { z } from 'zod';
import type { Scheduler } from '../cluster/scheduler.ts';
import type { Site } from '../cluster/site.ts';
import { writeError } from '../cluster/write-error.ts';
import type { Executor, RunPorts, Sizing } from './run-ports.ts';

/** The worker's answer to `size`; see docs/run-folder.md. */
const SizeAnswer = z.object({
  sizes: z.array(z.int()),
  groups: z.array(z.object({ resources: z.record(z.string(), z.unknown()), elements: Ranges })),
});

/** The worker's answer to `adopt`; see docs/run-folder.md. */
const AdoptAnswer = z.object({
  stages: z.record(z.string(), z.object({ elements: Ranges, why: z.string() })),
});

type RunFolderPortsOptions = {
  readonly runId: string;
  readonly plan: Plan;
  readonly profile: Profile;
  readonly site: () => Promise<Site>;
  /** Where the run folder was made; null before. A profile's root may change meanwhile. */
  readonly preparedFolder: () => string | null;
  readonly workerSource: WorkerSource;
};

/** The ports of a run whose folder lies on a profile's site. */
export function createRunFolderPorts(options: RunFolderPortsOptions): RunPorts {
  const { runId, plan, profile, site, preparedFolder, workerSource } = options;

  async function folder(): Promise<string> {
    return preparedFolder() ?? `${(await site()).root}/${runId}`;
  }

  async function scheduler(executor: Executor): Promise<Scheduler> {
    const opened = await site();
    return executor === 'slurm' ? opened.scheduler : opened.local;
  }

  /** Stages of which something that was meant to be taken over is computed anew. */
  const anew = new Set<string>();

  /**
   * What could be taken over of what the plan means to; the rest is computed, whatever is wrong with the other folder.
   * What reads values that are computed anew is computed too: results of two runs never stand beside each other.
   */
  async function adopt(path: string, stages: readonly Stage[]): Promise<Record<string, Ranges>> {
    const adopted: Record<string, Ranges> = {};
    for (const { id, after, reuse } of stages) {
      if (after.some((upstream) => anew.has(upstream))) anew.add(id);
      if (reuse === null || anew.has(id)) continue;
      const wanted = {
        stage: id,
        folder: reuse.folder,
        from: reuse.stage,
        runId: reuse.runId,
        elements: reuse.elements,
      };
      try {
        const answer = await (await site()).worker('adopt', ['--run', path], { stages: [wanted] });
        adopted[id] = commonOf(AdoptAnswer.parse(answer).stages[id]?.elements ?? [], reuse.elements);
      } catch (error) {
        // A worker that says no says it again. Without an answer, or on a full disk, the folder is not complete.
        if (!isCodedError(error, 'WORKER_REFUSED') && !isCodedError(error, 'COMMAND_FAILED')) throw error;
      }
      if (countOf(adopted[id] ?? []) < countOf(reuse.elements)) anew.add(id);
    }
    return adopted;
  }

  return {
    async prepare() {
      const path = await folder();
      const { shell } = await site();
      // SLURM fails a job whose log folder is not there, without a word in any log (exit code 0:53).
      const folders = plan.stages.flatMap(({ id }) =>
        ['logs', 'records', 'values', 'claims'].map((kind) => `${path}/${kind}/${id}`),
      );
      const made = await shell.run(`mkdir -p ${folders.map(shellQuote).join(' ')}`);
      if (made.code !== 0) throw writeError(`${path} on ${shell.host}`, made.code, made.stderr);
      await shell.put(path, { ...runFolderFiles(plan, runId), ...workerFiles(workerSource) });
      anew.clear();
      // Those that are counted later are taken over then; what reads them waits for that, too.
      const counted = plan.stages.filter(({ reuse }) => reuse === null || reuse.sizes === null);
      return { folder: path, adopted: await adopt(path, counted) };
    },

    async size(stageId, round, elements): Promise<Sizing> {
      const stage = plan.stages.find(({ id }) => id === stageId)!;
      const argv = ['--run', await folder(), '--stage', stageId, '--round', String(round)];
      const { sizes, groups } = SizeAnswer.parse(await (await site()).worker('size', argv, { elements }));
      const parsed = groups.map((group) => ({
        elements: group.elements,
        resources: readResources(stageId, group.resources),
      }));
      // Only the first time that they are counted, and only where element numbers mean what they meant.
      const same = elements === null && sameLengths(stage, sizes);
      const adopted = same ? ((await adopt(await folder(), [stage]))[stageId] ?? []) : [];
      const rest = parsed.map((group) => ({ ...group, elements: withoutOf(group.elements, adopted) }));
      return { sizes, batches: cutBatches(stage, round, rest, profile.limits), adopted };
    },

    async submit(batch, { executor, renewed, after, afterTasks }) {
      const path = await folder();
      const { shell, interpreter } = await site();
      const manifest = JSON.stringify(batchManifest(batch, renewed));
      // One that was deleted, or is away for a while, is not made anew.
      await shell.put(path, { [`jobs/${batch.id}.json`]: manifest }, { isThere: true });
      const script = sbatchScript(batch, profile, path, interpreter);
      return (await scheduler(executor)).submit({
        jobName: jobName(runId, batch),
        batch,
        script,
        folder: path,
        after,
        afterTasks,
      });
    },

    async find(batch, executor) {
      return (await scheduler(executor)).find(jobName(runId, batch), await folder(), batch.id);
    },
    async cancel(executor, jobs) {
      await (await scheduler(executor)).cancel(jobs);
    },
    async hold(executor, jobIds) {
      await (await scheduler(executor)).hold(jobIds);
    },
    async release(executor, jobIds) {
      await (await scheduler(executor)).release(jobIds);
    },
    async giveUp(stage, elements) {
      const { shell } = await site();
      await shell.put(`${await folder()}/control`, { [`${stage}.json`]: JSON.stringify({ givenUp: elements }) });
    },
    async autopsy(executor, jobIds) {
      return (await scheduler(executor)).autopsy(jobIds);
    },
  };
}

/** Whether the external axes are as long as they were in the run whose results are taken over. */
function sameLengths({ axes, reuse }: Stage, sizes: readonly number[]): boolean {
  const external = sizes.filter((_, at) => axes[at]?.external);
  return reuse?.sizes != null && external.join() === reuse.sizes.join();
}

/** The key that makes a submission happen once. */
function jobName(runId: string, batch: Batch): string {
  return `gl-${runId}-${batch.id}`;
}

function readResources(stage: string, values: Record<string, unknown>): Resources {
  const read = normaliseValues(values);
  if (read.ok) return read.resources;
  const reason = read.errors.map(({ field, message }) => `${field}: ${message}`).join(' ');
  throw new CodedError('RESOURCES_UNFIT', { stage, reason });
}
