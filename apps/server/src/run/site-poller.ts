import type { JobReport } from '@gridloom/core/cluster';
import { shellQuote } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';
import type { Scheduler } from '../cluster/scheduler.ts';
import type { Site } from '../cluster/site.ts';
import { ON_DESCRIPTOR_3, stdinDocument, WORKER_MISSING } from '../cluster/worker-script.ts';
import { pollPace } from './poll-pace.ts';
import { readScan, SCAN_BEGIN, SCAN_END, type ScannedRun } from './read-scan.ts';
import { createRecordReader, type RecordReader } from './record-reader.ts';
import type { RunEngine } from './run-engine.ts';
import type { Observation } from './run-ports.ts';

/** One run as far as polling is concerned. */
export type PolledRun = {
  readonly engine: Pick<RunEngine, 'wants' | 'learn' | 'act'>;
  /** Somebody looks at it. */
  watched(): boolean;
  /** The cluster gave no answer: why. Null when it answered. */
  onAnswer(failure: unknown): void;
};

type SitePollerOptions = {
  readonly site: () => Promise<Site>;
  readonly runs: () => readonly PolledRun[];
  /** Least pause between two looks at the scheduler; the profile may change it. */
  readonly pollMs: () => number;
  readonly onFault: (error: unknown) => void;
};

const POLL_TIMEOUT_MS = 120_000;
/** While no run wants anything, only effects that wait out a failure are looked at. */
const IDLE_MS = 1_000;
const FIRST_RETRY_MS = 1_000;
const FIRST_SILENCE_MS = 5_000;
const SLOWEST_SILENCE_MS = 20_000;
const SLOWEST_RETRY_MS = 60_000;

/**
 * Watches all live runs of one profile: one round trip brings the new records of every run and, where it is due, the
 * scheduler's word on every job. Fast while things change, slower when nothing does.
 */
export function createSitePoller({ site, runs, pollMs, onFault }: SitePollerOptions) {
  const readers = new WeakMap<PolledRun, RecordReader>();
  let stopped = false;
  let newsAtMs = performance.now();
  let askedAtMs = newsAtMs;
  let queueAtMs = Number.NEGATIVE_INFINITY;
  /** When the scheduler is asked next, as it was when the pause began: while it lasts, the pace slows down. */
  let plannedQueueMs = Number.NEGATIVE_INFINITY;
  /** What the scheduler said instead of its last answer, and how often in a row it gave none. */
  let silence: { readonly trouble: unknown; readonly count: number } = { trouble: null, count: 0 };
  let lastWord = '';
  let answerLength = 0;
  let failures = 0;
  let wake = () => {};

  async function loop(): Promise<void> {
    while (!stopped) {
      for (const { engine } of runs()) engine.act();
      const wanting = runs().flatMap((run) => {
        const wants = run.engine.wants();
        return wants ? [{ run, wants, reader: readerOf(run) }] : [];
      });
      const again = wanting.length > 0 && (await pollOnce(wanting));
      if (!again) await pause(wanting.length > 0 ? pauseMs(wanting) : IDLE_MS);
    }
  }

  function readerOf(run: PolledRun): RecordReader {
    const reader = readers.get(run) ?? createRecordReader();
    readers.set(run, reader);
    return reader;
  }

  function paceOf(wanting: readonly Wanting[]) {
    const watched = wanting.some(({ run }) => run.watched());
    const now = performance.now();
    return pollPace({ pollMs: pollMs(), watched, answerLength, quietMs: now - newsAtMs, askedMs: now - askedAtMs });
  }

  function pauseMs(wanting: readonly Wanting[]): number {
    plannedQueueMs = queueDueMs(wanting);
    if (failures > 0) return Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), SLOWEST_RETRY_MS);
    const { recordsMs } = paceOf(wanting);
    const untilQueue = plannedQueueMs - performance.now();
    return asksSlurm(wanting) ? Math.max(0, Math.min(recordsMs, untilQueue)) : recordsMs;
  }

  /** A scheduler that is silent takes long to say so: records are not to wait for it each time. */
  function queueDueMs(wanting: readonly Wanting[]): number {
    const { count } = silence;
    const restMs = count === 0 ? 0 : Math.min(FIRST_SILENCE_MS * 2 ** (count - 1), SLOWEST_SILENCE_MS);
    return queueAtMs + Math.max(paceOf(wanting).queueMs, restMs);
  }

  function noteQueue(trouble: unknown): void {
    silence = { trouble, count: trouble === null ? 0 : silence.count + 1 };
    if (trouble !== null) queueAtMs = performance.now();
  }

  /** @returns true when there is more to be had at once */
  async function pollOnce(wanting: readonly Wanting[]): Promise<boolean> {
    try {
      // Timers fire a little early.
      const queueIsDue = performance.now() >= Math.min(plannedQueueMs, queueDueMs(wanting)) - 10;
      const withQueue = queueIsDue && asksSlurm(wanting);
      if (withQueue) queueAtMs = performance.now();
      const place = await site();
      const { word, observations, queueTrouble } = await observe(place, wanting, withQueue);
      if (withQueue) noteQueue(queueTrouble);
      answerLength = place.scheduler.known().length;
      if ((word !== null && word !== lastWord) || observations.some(({ files }) => files.length > 0)) {
        newsAtMs = performance.now();
      }
      lastWord = word ?? lastWord;
      failures = 0;
      let complete = true;
      for (const [index, { run, wants, reader }] of wanting.entries()) {
        const { scanned, trouble, ...observation } = observations[index]!;
        await run.engine.learn(observation);
        complete = reader.confirm(scanned, wants.offsets) && complete;
        run.onAnswer(trouble ?? (wants.jobs.slurm.length > 0 ? silence.trouble : null));
      }
      return !complete;
    } catch (error) {
      onFault(error);
      failures++;
      for (const { run } of wanting) run.onAnswer(error);
      return false;
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const ended = loop();
  return {
    /** Something was asked for, or somebody looks: poll soon. */
    nudge() {
      newsAtMs = performance.now();
      askedAtMs = newsAtMs;
      wake();
    },
    async stop() {
      stopped = true;
      wake();
      await ended;
    },
  };
}

export type SitePoller = ReturnType<typeof createSitePoller>;

type Wanting = {
  readonly run: PolledRun;
  readonly wants: NonNullable<ReturnType<RunEngine['wants']>>;
  readonly reader: RecordReader;
};

function asksSlurm(wanting: readonly Wanting[]): boolean {
  return wanting.some(({ wants }) => wants.jobs.slurm.length > 0);
}

type Observed = Observation & { readonly scanned: ScannedRun; readonly trouble: unknown };

async function observe(
  site: Site,
  wanting: readonly Wanting[],
  withQueue: boolean,
): Promise<{ word: string | null; observations: Observed[]; queueTrouble: unknown }> {
  const slurm = withQueue ? wanting.flatMap(({ wants }) => wants.jobs.slurm) : null;
  const local = wanting.flatMap(({ wants }) => wants.jobs.local);
  const asked = wanting.map(({ reader, wants }) => reader.ask(wants.folder, wants.offsets));
  const text = pollFile(site);
  const run = async (file: string) => {
    const request = stdinDocument({ runs: asked.map((one) => one.request) });
    const script = [
      `[ -f ${shellQuote(file)} ] || exit ${WORKER_MISSING}`,
      `/bin/sh ${shellQuote(file)} ${slurm === null ? '' : `${WITH_QUEUE} ${shellQuote(site.scheduler.known().sum)}`} ${request}`,
      local.length > 0 ? site.local.pollScript(local) : '',
    ].join('\n');
    return site.shell.run(script, { timeoutMs: POLL_TIMEOUT_MS });
  };
  let result = await run(await site.scriptFile(text));
  if (result.code === WORKER_MISSING) result = await run(await site.scriptFile(text, true));
  const scan = readScan(
    result.stdout,
    asked.map((one) => one.asked),
  );
  if (scan.code !== 0) {
    // A worker that is not there (yet, or any more) is uploaded by asking it anything; the next poll finds it.
    await site.worker('doctor', ['--root', site.root]);
    const command = `"worker scan" on ${site.shell.host}`;
    throw new CodedError('COMMAND_FAILED', { command, code: scan.code, stderr: result.stderr });
  }
  const atMs = Date.now();
  const slurmSaid = slurm === null ? UNASKED : answerOf(site.scheduler, scan.rest, slurm, site.shell.host);
  const localSaid = answerOf(site.local, scan.rest, local, site.shell.host);
  const observations = wanting.map(({ wants, reader }, index): Observed => {
    const scanned = scan.runs[index]!;
    const { trouble, ...read } = reader.read(wants.folder, scanned);
    const reports = { slurm: slurmSaid.reports, local: localSaid.reports };
    return { atMs, reports, ...read, scanned, trouble: trouble ?? localSaid.trouble };
  });
  const word = slurm === null && local.length === 0 ? null : phasesOf([slurmSaid.reports, localSaid.reports]);
  return { word, observations, queueTrouble: slurmSaid.trouble };
}

const WITH_QUEUE = 'queue';

/**
 * What is the same in every poll of a site lies there as a file: a poll that brings nothing new costs a few hundred bytes.
 * The scheduler's word is asked for after the records: a job that ended in between is seen as over one poll later.
 */
function pollFile(site: Site): string {
  return [
    // The set-up lines must not eat the request.
    'exec 3<&0 </dev/null',
    SCAN_BEGIN,
    site.workerScript(['scan'], ON_DESCRIPTOR_3),
    SCAN_END,
    `if [ "\${1-}" = ${WITH_QUEUE} ]; then gridloom_known=\${2-}`,
    site.scheduler.pollScript(ALL_JOBS),
    'fi',
    '',
  ].join('\n');
}

/** SLURM is asked for the user's jobs, whatever they are. */
const ALL_JOBS = ['0'];

type Answer = { readonly reports: readonly JobReport[] | null; readonly trouble: unknown };

const UNASKED: Answer = { reports: null, trouble: null };

function answerOf(scheduler: Scheduler, output: string, jobIds: readonly string[], host: string): Answer {
  if (jobIds.length === 0) return { reports: [], trouble: null };
  const reports = scheduler.readPoll(output, jobIds);
  if (reports !== null) return { reports, trouble: null };
  return { reports, trouble: new CodedError('SCHEDULER_SILENT', { host, answer: scheduler.silence(output) }) };
}

/** What counts as news of jobs; when they may start is only a guess that changes all the time. */
function phasesOf(answers: readonly (readonly JobReport[] | null)[]): string {
  return JSON.stringify(
    answers.map((reports) =>
      reports?.map(({ jobId, news }) => [jobId, news.map(({ tasks, phase, reason }) => [tasks, phase, reason])]),
    ),
  );
}
