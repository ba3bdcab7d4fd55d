import { type Profile, shellQuote } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';
import { Ranges } from '@gridloom/core/mapspec';
import { type Batch, cutBatches, type Plan, runFolderFiles, sbatchScript } from '@gridloom/core/plan';
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

type RunFolderPortsOptions = {
  readonly runId: string;
  readonly plan: Plan;
  readonly profile: Profile;
  readonly site: () => Promise<Site>;
  /** Where the run folder was made; null before. A profile's root may change meanwhile. */
  readonly preparedFolder: () => string | null;
  readonly workerSource: string;
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
      await shell.put(path, { ...runFolderFiles(plan, runId), 'worker.py': workerSource });
      return path;
    },

    async size(stageId, round, elements): Promise<Sizing> {
      const stage = plan.stages.find(({ id }) => id === stageId)!;
      const argv = ['--run', await folder(), '--stage', stageId, '--round', String(round)];
      const { sizes, groups } = SizeAnswer.parse(await (await site()).worker('size', argv, { elements }));
      const parsed = groups.map((group) => ({
        elements: group.elements,
        resources: readResources(stageId, group.resources),
      }));
      return { sizes, batches: cutBatches(stage, round, parsed, profile.limits) };
    },

    async submit(batch, renewed, executor, after) {
      const path = await folder();
      const { shell } = await site();
      await shell.put(`${path}/jobs`, { [`${batch.id}.json`]: JSON.stringify(manifestOf(batch, renewed)) });
      const script = sbatchScript(batch, profile, path);
      return (await scheduler(executor)).submit({ jobName: jobName(runId, batch), batch, script, folder: path, after });
    },

    async find(batch, executor) {
      return (await scheduler(executor)).find(jobName(runId, batch), await folder(), batch.id);
    },
    async cancel(executor, jobIds) {
      await (await scheduler(executor)).cancel(jobIds);
    },
    async autopsy(executor, jobIds) {
      return (await scheduler(executor)).autopsy(jobIds);
    },
  };
}

/** The key that makes a submission happen once. */
function jobName(runId: string, batch: Batch): string {
  return `gl-${runId}-${batch.id}`;
}

function manifestOf(batch: Batch, renewed: Ranges) {
  const { id, stage, round, perTask, taskCount, elements, resources } = batch;
  return { format: 1, batch: id, stage, round, perTask, taskCount, elements, renewed, resources };
}

function readResources(stage: string, values: Record<string, unknown>): Resources {
  const read = normaliseValues(values);
  if (read.ok) return read.resources;
  const reason = read.errors.map(({ field, message }) => `${field}: ${message}`).join(' ');
  throw new CodedError('RESOURCES_UNFIT', { stage, reason });
}
