import {
  DEPENDENCY_NEVER,
  type EndCause,
  type JobReport,
  type Profile,
  pythonCommand,
  setupScript,
  shellQuote,
  type TaskNews,
  type TaskPhase,
} from '@gridloom/core/cluster';
import { Ranges } from '@gridloom/core/mapspec';
import { taskEnvironment } from '@gridloom/core/plan';
import { z } from 'zod';
import type { Scheduler, SubmitRequest } from './scheduler.ts';
import { shellWords } from './shell-words.ts';

type ProcessSchedulerOptions = {
  readonly profile: Profile;
  readonly root: string;
  /** What the profile's Python stands for where it is a shim; see `pythonCommand`. */
  readonly interpreter: string | null;
  readonly worker: (command: string, argv: readonly string[], stdin?: unknown) => Promise<unknown>;
  readonly workerScript: (argv: readonly string[], stdin?: unknown) => string;
};

const Status = z.object({
  jobs: z.record(
    z.string(),
    z.object({
      queued: Ranges,
      never: Ranges,
      held: z.boolean(),
      running: Ranges,
      ended: z.array(z.object({ tasks: Ranges, exitCode: z.int().nullable() })),
      cancelled: Ranges,
      unknown: z.boolean(),
    }),
  ),
});
const Submitted = z.object({ jobId: z.string() });

/**
 * Tasks as processes of the worker's pool, which lives on without this server. A job's id is its name, and submitting a
 * name twice changes nothing, so nothing here is ever uncertain for long.
 */
export function createProcessScheduler(options: ProcessSchedulerOptions): Scheduler {
  const { profile, root, interpreter, worker, workerScript } = options;
  const atRoot = ['--root', root];

  async function status(jobIds: readonly string[]) {
    return Status.parse(await worker('pool-status', atRoot, { jobs: jobIds }));
  }

  return {
    async submit(request) {
      const answer = await worker('pool-submit', atRoot, poolJob(request, profile, interpreter));
      return Submitted.parse(answer).jobId;
    },
    async find(jobName) {
      const job = (await status([jobName])).jobs[jobName];
      return job && !job.unknown ? jobName : null;
    },
    pollScript(jobIds) {
      const script = workerScript(['pool-status', ...atRoot], { jobs: jobIds });
      return `printf '\\n${BEGIN}\\n'\n${script}printf '\\n${END}%s\\n' "$?"\n`;
    },
    known: () => ({ sum: '', length: 0 }),
    readPoll(output, jobIds) {
      const begin = output.indexOf(`\n${BEGIN}\n`);
      const end = output.indexOf(`\n${END}0\n`, begin + 1);
      if (begin < 0 || end < 0) return null;
      const parsed = Status.safeParse(parseJson(output.slice(begin + BEGIN.length + 2, end)));
      return parsed.success ? reportsOf(parsed.data, jobIds) : null;
    },
    silence: () => 'the process pool of the submit host gave no whole answer.',
    async autopsy(jobIds) {
      return jobIds.length === 0 ? [] : reportsOf(await status(jobIds), jobIds);
    },
    usage: async () => null,
    async cancel(parts) {
      if (parts.length === 0) return;
      const jobs = parts.flatMap(({ jobId, tasks }) => (tasks === null ? [jobId] : []));
      const tasks = parts.flatMap(({ jobId, tasks }) => (tasks === null ? [] : [[jobId, tasks]]));
      await worker('pool-cancel', atRoot, { jobs, tasks: Object.fromEntries(tasks) });
    },
    async hold(jobIds) {
      if (jobIds.length > 0) await worker('pool-hold', atRoot, { jobs: jobIds });
    },
    async release(jobIds) {
      if (jobIds.length > 0) await worker('pool-release', atRoot, { jobs: jobIds });
    },
  };
}

/** The worker's exit code when the disk or a quota is full. */
const EXIT_DISK = 74;
const SIGKILL = 9;
const BEGIN = '@@gridloom-pool';
const END = '@@gridloom-pool-end:';

/** What `pool-submit` reads. The pool puts the task's number in place of `{task}`. */
function poolJob(request: SubmitRequest, profile: Profile, interpreter: string | null) {
  const { jobName, batch, folder, after, afterTasks } = request;
  const python = pythonCommand(profile.python, interpreter);
  const { resources, stage, id, taskCount } = batch;
  const worker = [`${folder}/worker.py`, 'task', '--run', folder, '--batch', id, '--task'];
  const environment = Object.entries(taskEnvironment(resources)).map(
    ([name, value]) => `export ${name}=${shellQuote(value)}\n`,
  );
  const script = [
    ...environment,
    setupScript(profile.setup),
    ...python.lines.map((line) => `${line}\n`),
    `exec ${python.command} ${shellWords(worker)} "$1"`,
  ].join('');
  return {
    jobName,
    command: ['/bin/sh', '-c', script, 'gridloom-task', '{task}'],
    folder,
    taskCount,
    cpus: resources.cpus ?? (resources.nodes ?? 1) * (resources.cpusPerNode ?? 1),
    after,
    afterTasks,
    log: `${folder}/logs/${stage}/${id}.{task}.log`,
  };
}

function reportsOf(status: z.infer<typeof Status>, jobIds: readonly string[]): JobReport[] {
  return jobIds.map((jobId) => {
    const job = status.jobs[jobId];
    if (!job || job.unknown) return { jobId, news: [] };
    const ended = job.ended.map(({ tasks, exitCode }) =>
      exitCode === 0
        ? news(tasks, 'done', '')
        : news(tasks, 'dead', endWords(exitCode), exitCode === EXIT_DISK ? 'disk-full' : 'exit-code'),
    );
    const all = [
      job.held ? news(job.queued, 'held', 'held by you') : news(job.queued, 'queued', 'waiting for a free processor'),
      { ...news(job.never, 'queued', DEPENDENCY_NEVER), never: 'dependency' as const },
      news(job.running, 'running', ''),
      ...ended,
      news(job.cancelled, 'dead', 'cancelled', 'cancelled'),
    ];
    return { jobId, news: all.filter(({ tasks }) => tasks.length > 0) };
  });
}

function news(tasks: Ranges, phase: TaskPhase, reason: string, cause: EndCause | null = null): TaskNews {
  return { tasks, phase, cause, reason, node: '' };
}

function endWords(exitCode: number | null): string {
  if (exitCode === null) return 'ended without an exit code';
  // A shell in between tells a signal as 128 and its number.
  const signal = exitCode < 0 ? -exitCode : exitCode - 128;
  if (signal <= 0) return `exit code ${exitCode}`;
  return signal === SIGKILL ? 'killed, most often because memory ran out' : `killed by signal ${signal}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
