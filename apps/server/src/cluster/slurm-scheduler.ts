import { setTimeout as delay } from 'node:timers/promises';
import {
  ACCOUNTING_FIELDS,
  type JobReport,
  QUEUE_FORMAT,
  readAccounting,
  readJobRecords,
  readQueue,
  type SubmissionVerdict,
  shellQuote,
  slurmReasonWords,
} from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';

import type { Scheduler } from './scheduler.ts';
import type { Shell, ShellResult } from './shell.ts';
import { type SlurmCommands, slurmEnvironment } from './slurm-commands.ts';
import { answerOf, readSection, sectionScript } from './slurm-section.ts';
import {
  findScript,
  type Receipt,
  readReceipt,
  SUBMISSION_VOID,
  SUBMIT_TIMEOUT_MS,
  submitScript,
} from './slurm-submit.ts';
import { writeError } from './write-error.ts';

type SlurmSchedulerOptions = {
  readonly shell: Shell;
  readonly commands: SlurmCommands;
  readonly now?: () => number;
  /** Seconds after which an sbatch without receipt is over, and after which an unclear answer would have led to a job. */
  readonly patience?: { readonly begunS: number; readonly unclearS: number; readonly lookEveryS: number };
};

/** Ids on one command line. */
const IDS_AT_ONCE = 100;
const PATIENCE = { begunS: 220, unclearS: 60, lookEveryS: 3 };
/** squeue waits for a silent controller far longer than a poll may take. */
const QUEUE = `\${gridloom_limit} squeue --me -h -t all -o`;
const LIMIT = 'gridloom_limit=; if command -v timeout >/dev/null 2>&1; then gridloom_limit="timeout 20"; fi';

/** Job arrays of SLURM, through its commands and their text: the one interface that every site and release has. */
export function createSlurmScheduler(options: SlurmSchedulerOptions): Scheduler {
  const { shell, commands, now = Date.now, patience = PATIENCE } = options;
  const environment = slurmEnvironment(commands);
  let lastStampMs = 0;

  /** Strictly rising, so that a submission that follows a look is never taken for one before it. */
  function stamp(): number {
    lastStampMs = Math.max(now(), lastStampMs + 1);
    return lastStampMs;
  }

  const unclear = (command: string, answer: string) =>
    new CodedError('CLUSTER_UNCLEAR', { command, host: shell.host, answer });

  async function look(
    jobName: string,
    folder: string,
    batchId: string,
  ): Promise<{ receipt: Receipt; found: string | null }> {
    const script = [
      findScript(folder, batchId, stamp()),
      environment,
      LIMIT,
      sectionScript('named', `${QUEUE} '%i|%j|%t|%r'`),
      sectionScript('accounted', `sacct -nXP -S now-30days --name=${shellQuote(jobName)} -o JobID,JobName,State`),
    ].join('\n');
    const result = await shell.run(script);
    if (result.code === 74) throw writeError(`${folder} on ${shell.host}`, 74, result.stderr);
    const output = result.stdout.toString('utf8');
    const receipt = readReceipt(output);
    const named = readSection(output, 'named');
    const queue = answerOf(named);
    if (!receipt || queue === null) throw unclear('squeue', named?.stderr ?? result.stderr);
    // Without accounting the queue alone must do.
    const accounted = answerOf(readSection(output, 'accounted')) ?? '';
    const found = jobNamed(queue, jobName) ?? jobNamed(accounted, jobName);
    return { receipt, found };
  }

  return {
    async submit(request) {
      const script = submitScript(request, environment, stamp());
      const result = await shell.run(script, { timeoutMs: SUBMIT_TIMEOUT_MS });
      return jobIdOf(receiptVerdict(result, request.folder));
    },

    async find(jobName, folder, batchId) {
      for (;;) {
        const { receipt, found } = await look(jobName, folder, batchId);
        if (receipt.kind === 'ended' && receipt.verdict.kind === 'accepted') return receipt.verdict.jobId;
        // Before the queue: SLURM remembers some submissions it refused as failed jobs.
        if (receipt.kind === 'ended' && receipt.verdict.kind !== 'unclear') return null;
        if (found !== null) return found;
        if (receipt.kind === 'none') return null;
        if (receipt.ageS >= (receipt.kind === 'begun' ? patience.begunS : patience.unclearS)) return null;
        await delay(patience.lookEveryS * 1000, undefined, { ref: false });
      }
    },

    pollScript: (jobIds) =>
      jobIds.length === 0
        ? ''
        : ['(', environment, LIMIT, sectionScript('queue', `${QUEUE} '${QUEUE_FORMAT}'`), ')', ''].join('\n'),

    readPoll(output, jobIds) {
      if (jobIds.length === 0) return [];
      const queue = answerOf(readSection(output, 'queue'));
      const reports = queue === null ? null : readQueue(queue, jobIds);
      return reports && inWords(reports);
    },

    async autopsy(jobIds) {
      const reports: JobReport[] = [];
      for (const some of inGroups(jobIds)) reports.push(...(await autopsyOf(some)));
      return reports;
    },

    async cancel(jobIds) {
      for (const some of inGroups(jobIds)) {
        const result = await shell.run(`${environment}scancel ${some.map(shellQuote).join(' ')}`);
        const said = result.stderr.split('\n').filter((line) => line.trim() !== '' && !OVER.test(line));
        if (result.code === 0 || (said.length === 0 && result.stderr.trim() !== '')) continue;
        throw unclear('scancel', said.join('; ') || `exit code ${result.code}`);
      }
    },
  };

  function receiptVerdict(result: ShellResult, folder: string): SubmissionVerdict {
    if (result.code === 74) throw writeError(`${folder} on ${shell.host}`, 74, result.stderr);
    if (result.code === SUBMISSION_VOID) throw unclear('sbatch', 'the submission came too late and was given up.');
    const receipt = readReceipt(result.stdout.toString('utf8'));
    if (receipt?.kind === 'ended') return receipt.verdict;
    return { kind: 'unclear', answer: result.stderr.trim() || 'no receipt was written' };
  }

  function jobIdOf(verdict: SubmissionVerdict): string {
    if (verdict.kind === 'accepted') return verdict.jobId;
    const answer = verdict.answer.split('; ').map(slurmReasonWords).join('; ');
    if (verdict.kind === 'refused') throw new CodedError('CLUSTER_REFUSED', { command: 'sbatch', answer });
    if (verdict.kind === 'busy') throw new CodedError('CLUSTER_BUSY', { command: 'sbatch', answer });
    throw unclear('sbatch', answer);
  }

  async function autopsyOf(jobIds: readonly string[]): Promise<JobReport[]> {
    const ids = jobIds.map(shellQuote);
    const sacct = `sacct -nXP -D -S now-90days -j ${ids.join(',')} -o ${ACCOUNTING_FIELDS}`;
    const result = await shell.run(`${environment}${sectionScript('accounted', sacct)}`);
    const accounted = answerOf(readSection(result.stdout.toString('utf8'), 'accounted'));
    if (accounted !== null) return inWords(readAccounting(accounted, jobIds));
    // Accounting is off or down: the controller remembers ended jobs for a while, and answers "invalid" after that.
    const scontrol = ids.map((id) => sectionScript(`job-${id}`, `scontrol show job -o ${id}`));
    const records = await shell.run(`${environment}${scontrol.join('')}`);
    const output = records.stdout.toString('utf8');
    const sections = jobIds.map((jobId) => readSection(output, `job-${jobId}`));
    for (const section of sections) {
      if (answerOf(section) !== null || /invalid job id/i.test(section?.stderr ?? '')) continue;
      throw unclear('scontrol', section?.stderr ?? records.stderr);
    }
    return inWords(readJobRecords(sections.map((section) => section?.stdout ?? '').join('\n'), jobIds));
  }
}

/** The job of that name; one that SLURM refused but remembers as FAILED does not count. */
function jobNamed(lines: string, jobName: string): string | null {
  for (const line of lines.split('\n')) {
    const [id = '', name, , reason] = line.split('|');
    if (name === jobName && reason !== 'BadConstraints') return /^\d+/.exec(id)?.[0] ?? null;
  }
  return null;
}

/** scancel's complaints about jobs that have ended already. */
const OVER = /invalid job id|already (?:completing|completed|finished)/i;

function inGroups(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / IDS_AT_ONCE) }, (_, n) =>
    ids.slice(n * IDS_AT_ONCE, (n + 1) * IDS_AT_ONCE),
  );
}

function inWords(reports: readonly JobReport[]): JobReport[] {
  return reports.map(({ jobId, news }) => ({
    jobId,
    news: news.map((one) => ({ ...one, reason: slurmReasonWords(one.reason) })),
  }));
}
