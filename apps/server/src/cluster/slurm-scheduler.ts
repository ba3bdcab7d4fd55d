import { setTimeout as delay } from 'node:timers/promises';
import {
  ACCOUNTING_FIELDS,
  evidenceScript,
  explainEnds,
  type JobEnds,
  type JobReport,
  type JobUsage,
  QUEUE_FORMAT,
  readAccounting,
  readJobRecords,
  readQueue,
  readUsage,
  type SubmissionVerdict,
  shellQuote,
  slurmReasonWords,
  taskWords,
  USAGE_FIELDS,
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
  /**
   * Seconds after which an sbatch without receipt is over, and after which an unclear answer would have led to a job that
   * squeue shows, counted from when the controller answers (again).
   */
  readonly patience?: { readonly begunS: number; readonly unclearS: number; readonly lookEveryS: number };
};

/** Ids on one command line. */
const IDS_AT_ONCE = 100;
/** Lists of array tasks are long words. */
const WORDS_AT_ONCE = 40;
const PATIENCE = { begunS: 220, unclearS: 60, lookEveryS: 3 };
/** squeue waits for a silent controller far longer than a poll may take. */
const QUEUE = `\${gridloom_limit} squeue --me -h -t all -o`;
/** Exit code of `timeout`. */
const TIMED_OUT = 124;
/** What squeue waits for says nothing before it gives up, a minute later: it is made to talk for a moment. */
const WHY_LATE = [
  `if [ "$gridloom_code" = ${TIMED_OUT} ]; then`,
  sectionScript(
    'late',
    "timeout 4 squeue -vvv --me -h -o %i 2>&1 | sed -n 's/^squeue: debug.*\\(Munge .*\\) (retrying.*/\\1/p' | head -n 1",
  ),
  'fi',
].join('\n');
/** The queue after its checksum; alone, that stands for what the caller has read already. */
const NEW_QUEUE = [
  'gridloom_new_queue() {',
  `  gridloom_queue=$(${QUEUE} '${QUEUE_FORMAT}') || return`,
  '  gridloom_sum=$(printf %s "$gridloom_queue" | cksum)',
  `  printf '%s\\n' "$gridloom_sum"`,
  `  [ "\${gridloom_known:-none}" = "$gridloom_sum" ] || printf '%s\\n' "$gridloom_queue"`,
  '}',
].join('\n');
const LIMIT = 'gridloom_limit=; if command -v timeout >/dev/null 2>&1; then gridloom_limit="timeout 20"; fi';

/** Job arrays of SLURM, through its commands and their text: the one interface that every site and release has. */
export function createSlurmScheduler(options: SlurmSchedulerOptions): Scheduler {
  const { shell, commands, now = Date.now, patience = PATIENCE } = options;
  const environment = slurmEnvironment(commands);
  let lastStampMs = 0;
  /** When the controller last gave no answer: it may take, once it answers again, what it was told before. */
  let silentAtMs = Number.NEGATIVE_INFINITY;
  /** What squeue said last, and its checksum. */
  let last = { sum: '', queue: '' };

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
    if (!receipt || queue === null) {
      silentAtMs = now();
      throw unclear('squeue', named?.stderr ?? result.stderr);
    }
    // Without accounting the queue alone must do.
    const accounted = answerOf(readSection(output, 'accounted')) ?? '';
    const found = jobNamed(queue, jobName) ?? jobNamed(accounted, jobName);
    return { receipt, found };
  }

  return {
    async submit(request) {
      const script = submitScript(request, environment, stamp());
      const result = await shell.run(script, { timeoutMs: SUBMIT_TIMEOUT_MS });
      return jobIdOf(receiptVerdict(result, request.folder), request.batch.taskCount);
    },

    async find(jobName, folder, batchId) {
      for (;;) {
        const { receipt, found } = await look(jobName, folder, batchId);
        if (receipt.kind === 'ended' && receipt.verdict.kind === 'accepted') return receipt.verdict.jobId;
        // Before the queue: SLURM remembers some submissions it refused as failed jobs.
        if (receipt.kind === 'ended' && receipt.verdict.kind !== 'unclear') return null;
        if (found !== null) return found;
        if (receipt.kind === 'none') return null;
        const isOld = receipt.ageS >= (receipt.kind === 'begun' ? patience.begunS : patience.unclearS);
        if (isOld && now() - silentAtMs >= patience.unclearS * 1000) return null;
        await delay(patience.lookEveryS * 1000, undefined, { ref: false });
      }
    },

    pollScript: (jobIds) =>
      jobIds.length === 0
        ? ''
        : ['(', environment, LIMIT, NEW_QUEUE, sectionScript('queue', 'gridloom_new_queue'), WHY_LATE, ')', ''].join(
            '\n',
          ),

    known: () => ({ sum: last.sum, length: last.queue.length }),

    readPoll(output, jobIds) {
      if (jobIds.length === 0) return [];
      const answer = answerOf(readSection(output, 'queue'));
      if (answer === null) return null;
      const [sum = '', ...lines] = answer.split('\n');
      if (sum === '' || sum !== last.sum) last = { sum, queue: lines.join('\n') };
      const reports = readQueue(last.queue, jobIds);
      return reports && inWords(reports);
    },

    silence(output) {
      const section = readSection(output, 'queue');
      if (section === null) return 'its answer was cut short.';
      if (section.stderr !== '') return section.stderr;
      if (section.code !== TIMED_OUT) return `exit code ${section.code}.`;
      const why = readSection(output, 'late')?.stdout.trim();
      return why ? `no answer within 20 s (${why}).` : 'no answer within 20 s.';
    },

    async autopsy(jobIds) {
      const reports: JobReport[] = [];
      for (const some of inGroups(jobIds)) reports.push(...(await autopsyOf(some)));
      return reports;
    },

    async usage(jobIds) {
      const found: JobUsage[] = [];
      for (const some of inGroups(jobIds)) {
        const sacct = `sacct -nP --units=K -S now-90days -j ${some.map(shellQuote).join(',')} -o ${USAGE_FIELDS}`;
        const { stdout } = await shell.run(`${environment}${sectionScript('usage', sacct)}`);
        const section = readSection(stdout.toString('utf8'), 'usage');
        const answer = answerOf(section);
        if (answer === null && /accounting storage is disabled/i.test(section?.stderr ?? '')) return null;
        if (answer === null) throw unclear('sacct', section?.stderr ?? 'its answer was cut short.');
        found.push(...readUsage(answer, some));
      }
      return found;
    },

    async cancel(jobs) {
      const words = jobs.flatMap(({ jobId, tasks }) => taskWords(jobId, tasks));
      for (const some of inGroups(words, WORDS_AT_ONCE)) {
        const result = await shell.run(`${environment}scancel ${some.map(shellQuote).join(' ')}`);
        const said = complaints(result);
        if (result.code === 0 || (said.length === 0 && result.stderr.trim() !== '')) continue;
        throw unclear('scancel', said.join('; ') || `exit code ${result.code}`);
      }
    },
    hold: (jobIds) => control('hold', jobIds),
    release: (jobIds) => control('release', jobIds),
  };

  async function control(command: 'hold' | 'release', jobIds: readonly string[]): Promise<void> {
    for (const some of inGroups(jobIds)) {
      const lines = some.map((jobId) => `scontrol ${command} ${shellQuote(jobId)} 1>&2`);
      const result = await shell.run(`${environment}${lines.join('\n')}`);
      const said = complaints(result);
      if (said.some((line) => DENIED.test(line)))
        throw new CodedError('CLUSTER_REFUSED', { command: `scontrol ${command}`, answer: said.join('; ') });
      // It says 1 as soon as one task of an array runs already or has ended; those are not meant.
      if (said.length > 0 || (result.code !== 0 && result.stderr.trim() === ''))
        throw unclear(`scontrol ${command}`, said.join('; ') || `exit code ${result.code}`);
    }
  }

  function receiptVerdict(result: ShellResult, folder: string): SubmissionVerdict {
    if (result.code === 74) throw writeError(`${folder} on ${shell.host}`, 74, result.stderr);
    if (result.code === SUBMISSION_VOID) throw unclear('sbatch', 'the submission came too late and was given up.');
    const receipt = readReceipt(result.stdout.toString('utf8'));
    if (receipt?.kind === 'ended') return receipt.verdict;
    return { kind: 'unclear', answer: result.stderr.trim() || 'no receipt was written' };
  }

  function jobIdOf(verdict: SubmissionVerdict, tasks: number): string {
    if (verdict.kind === 'accepted') return verdict.jobId;
    const answer = verdict.answer.split('; ').map(slurmReasonWords).join('; ');
    if (verdict.kind === 'refused') throw new CodedError('CLUSTER_REFUSED', { command: 'sbatch', answer });
    if (verdict.kind === 'quota') throw new CodedError('CLUSTER_QUOTA', { command: 'sbatch', answer, tasks });
    if (verdict.kind === 'busy') throw new CodedError('CLUSTER_BUSY', { command: 'sbatch', answer });
    throw unclear('sbatch', answer);
  }

  async function autopsyOf(jobIds: readonly string[]): Promise<JobReport[]> {
    const ids = jobIds.map(shellQuote);
    const sacct = `sacct -nXP -D -S now-90days -j ${ids.join(',')} -o ${ACCOUNTING_FIELDS}`;
    const result = await shell.run(`${environment}${sectionScript('accounted', sacct)}`);
    const accounted = answerOf(readSection(result.stdout.toString('utf8'), 'accounted'));
    if (accounted !== null) return explained(readAccounting(accounted, jobIds));
    // Accounting is off or down: the controller remembers ended jobs for a while, and answers "invalid" after that.
    const scontrol = ids.map((id) => sectionScript(`job-${id}`, `scontrol show job -o ${id}`));
    const records = await shell.run(`${environment}${scontrol.join('')}`);
    const output = records.stdout.toString('utf8');
    const sections = jobIds.map((jobId) => readSection(output, `job-${jobId}`));
    for (const section of sections) {
      if (answerOf(section) !== null || /invalid job id/i.test(section?.stderr ?? '')) continue;
      throw unclear('scontrol', section?.stderr ?? records.stderr);
    }
    return explained(readJobRecords(sections.map((section) => section?.stdout ?? '').join('\n'), jobIds));
  }

  async function explained({ reports, unexplained }: JobEnds): Promise<JobReport[]> {
    const script = evidenceScript(unexplained);
    if (script === '') return inWords(reports);
    const { stdout } = await shell.run(script);
    return inWords(explainEnds(reports, unexplained, stdout.toString('utf8')));
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

/** What scancel and scontrol say of jobs that have ended already, and of tasks of arrays with which all is well. */
const OVER = /invalid job id|already (?:completing|completed|finished)|no longer pending|: No error$/i;
const DENIED = /permission denied|not permitted/i;

function complaints({ stderr }: ShellResult): string[] {
  const lines = stderr.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !OVER.test(line));
}

function inGroups(words: readonly string[], most = IDS_AT_ONCE): string[][] {
  return Array.from({ length: Math.ceil(words.length / most) }, (_, n) => words.slice(n * most, (n + 1) * most));
}

function inWords(reports: readonly JobReport[]): JobReport[] {
  return reports.map(({ jobId, news }) => ({
    jobId,
    news: news.map((one) => ({ ...one, reason: slurmReasonWords(one.reason) })),
  }));
}
