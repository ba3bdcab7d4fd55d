import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  classifySubmission,
  readQueue,
  setupScript,
  shellPath,
  shellQuote,
  slurmReasonWords,
} from '@gridloom/core/cluster';

import { normaliseResources, type Resources, sbatchOptions } from '@gridloom/core/resources';
import { type Check, type CheckContext, failed, ok, warning } from './connection-check.ts';
import { shellWords } from './shell-words.ts';
import { slurmEnvironment } from './slurm-commands.ts';
import { answerOf, readSection, sectionScript } from './slurm-section.ts';

const WAIT_MS = 60_000;
const LOOK_EVERY_MS = 1_500;
/** A network filesystem may show a new file this much later than the queue shows the job's end. */
const VISIBLE_AFTER_MS = 20_000;

export const COMPUTE_NODE_CHECK: Check = {
  id: 'compute-node',
  title: 'Compute node sees the root folder',
  needs: ['slurm', 'partitions', 'root'],
  async look(context) {
    const token = randomBytes(8).toString('hex');
    const folder = `${context.root}/.gridloom/probe-${token}`;
    await context.shell.put(folder, { token, 'probe.sh': probeScript(context, folder) });
    let jobId: string | null = null;
    try {
      const submitted = await submitProbe(context, folder);
      if ('refusal' in submitted)
        return failed(
          `sbatch said: ${submitted.refusal}`,
          'Set the partition, account or QOS that this cluster asks for in the defaults of the profile.',
        );
      jobId = submitted.jobId;
      return await awaitProbe(context, { folder, token, jobId });
    } finally {
      await tidy(context, folder, jobId);
    }
  },
};

function probeScript({ profile }: CheckContext, folder: string): string {
  const python = `${shellPath(profile.python)} -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])'`;
  return [
    '#!/bin/sh',
    `cd ${shellQuote(folder)} || exit 1`,
    'hostname >answer.tmp; cat token >>answer.tmp; echo >>answer.tmp',
    setupScript(profile.setup),
    `${python} >>answer.tmp 2>&1`,
    'mv answer.tmp answer',
    '',
  ].join('\n');
}

async function submitProbe(context: CheckContext, folder: string): Promise<{ jobId: string } | { refusal: string }> {
  const options = [
    '--parsable',
    '--job-name=gridloom-test',
    '--output=/dev/null',
    ...sbatchOptions(probeResources(context)),
  ];
  const script = `${slurmEnvironment(context.commands!)}cd ${shellQuote(folder)}\nsbatch ${shellWords(options)} probe.sh`;
  // Not abortable: a submission that is cut off could leave a job behind that nobody cancels.
  const { code, stdout, stderr } = await context.shell.run(script, { timeoutMs: 200_000 });
  const verdict = classifySubmission(stdout.toString('utf8'), stderr, code);
  return verdict.kind === 'accepted' ? { jobId: verdict.jobId } : { refusal: verdict.answer || 'nothing at all' };
}

/** As small and short as can be, where the profile's jobs would go. */
function probeResources({ profile }: CheckContext): Resources {
  const parsed = normaliseResources({ partition: profile.defaults.partition, extraArgs: profile.defaults.extraArgs });
  const fixed = parsed.ok ? parsed.resources.fixed : { extraArgs: {}, parallelizationMode: 'external' as const };
  return { ...fixed, cpus: 1, timeMinutes: 1 };
}

type Probe = { readonly folder: string; readonly token: string; readonly jobId: string };

async function awaitProbe(context: CheckContext, probe: Probe) {
  const startedAt = Date.now();
  let endedAt: number | null = null;
  for (;;) {
    const { answer, phase, reason } = await lookAtProbe(context, probe);
    if (answer) return judge(answer, probe.token);
    const now = Date.now();
    if (phase === 'done' || phase === 'dead' || phase === 'gone') endedAt ??= now;
    if (endedAt !== null && now - endedAt > VISIBLE_AFTER_MS)
      return failed(
        `Job ${probe.jobId} ended${reason === '' ? '' : ` (${reason})`}, but what it wrote to ${probe.folder} does not appear here.`,
        'Choose a root folder on the filesystem that login and compute nodes share, often under /scratch, /work or /home.',
      );
    if (endedAt === null && now - startedAt > WAIT_MS)
      return warning(
        `Job ${probe.jobId} did not run within a minute: ${reason || phase}. It was cancelled.`,
        'The cluster is busy, which is no fault. Test again when nodes are free, or just run: a missing folder shows with the first job.',
      );
    await delay(LOOK_EVERY_MS, undefined, { signal: context.signal });
  }
}

async function lookAtProbe({ shell, commands, signal }: CheckContext, { folder, jobId }: Probe) {
  const script = [
    // Listing the folder makes a network filesystem look again.
    `ls ${shellQuote(folder)} >/dev/null`,
    `printf '@@answer\\n'; cat ${shellQuote(`${folder}/answer`)} 2>/dev/null; printf '\\n@@answer-end\\n'`,
    slurmEnvironment(commands!),
    sectionScript('queue', `squeue --me -h -t all -o '%i|%t|%N|%r'`),
  ].join('\n');
  const { stdout } = await shell.run(script, { signal });
  const output = stdout.toString('utf8');
  const answer = /@@answer\n([\s\S]*?)\n@@answer-end\n/.exec(output)?.[1]?.trim() ?? '';
  const queue = answerOf(readSection(output, 'queue'));
  if (queue === null) return { answer, phase: 'unknown', reason: '' };
  const news = readQueue(queue, [jobId])?.[0]?.news[0];
  return { answer, phase: news?.phase ?? 'gone', reason: slurmReasonWords(news?.reason ?? '') };
}

function judge(answer: string, token: string) {
  const [host = '', seen, ...python] = answer.split('\n');
  if (seen !== token)
    return failed(
      `${host} has a folder of that name, but another one: it does not hold what was written here.`,
      'Choose a root folder on the filesystem that login and compute nodes share.',
    );
  const version = python.join(' ').trim();
  if (!/^3\.(?:[89]|\d\d)/.test(version))
    return failed(
      `${host} sees it, but its Python does not do: ${version || 'no answer'}`,
      'Load a Python 3.8 or newer in the set-up lines; they run in every job.',
    );
  return ok(`${host} sees it and has Python ${version}`);
}

/** Whatever happened: the job is cancelled, the folder removed. */
async function tidy({ shell, commands }: CheckContext, folder: string, jobId: string | null) {
  const cancel = jobId === null ? '' : `scancel ${shellQuote(jobId)} 2>/dev/null\n`;
  // The finding counts more than a folder that stays behind because the line dropped.
  await shell.run(`${slurmEnvironment(commands!)}${cancel}rm -rf ${shellQuote(folder)}`).catch(() => {});
}
