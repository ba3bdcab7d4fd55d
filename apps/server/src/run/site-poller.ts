import { inflateSync } from 'node:zlib';
import { CodedError } from '@gridloom/core/error';
import { z } from 'zod';
import type { Site } from '../cluster/site.ts';
import type { RunEngine } from './run-engine.ts';
import type { Observation, RecordBytes } from './run-ports.ts';

/** The worker's answer to `scan`; see docs/run-folder.md. */
const ScanAnswer = z.object({
  runs: z.array(
    z.object({
      folder: z.string(),
      files: z.array(z.object({ path: z.string(), from: z.int(), bytes: z.int() })),
      data: z.string(),
      missing: z.boolean(),
      unreadable: z.string().nullable().default(null),
      more: z.boolean().default(false),
    }),
  ),
});

/** One run as far as polling is concerned. */
export type PolledRun = {
  readonly engine: Pick<RunEngine, 'wants' | 'learn' | 'act'>;
  /** The cluster gave no answer: why. Null when it answered. */
  onAnswer(failure: unknown): void;
};

type SitePollerOptions = {
  readonly site: () => Promise<Site>;
  readonly runs: () => readonly PolledRun[];
  /** Pause between polls while something changes; the profile may change it. */
  readonly pollMs: () => number;
  readonly onFault: (error: unknown) => void;
};

/** How much longer than `pollMs` the pause may grow while nothing changes. */
const SLOWEST = 8;
const POLL_TIMEOUT_MS = 120_000;

/**
 * Watches all live runs of one profile: one round trip brings the scheduler's word on every job and the new bytes of every
 * run's records. Fast while things change, slower when nothing does.
 */
export function createSitePoller({ site, runs, pollMs, onFault }: SitePollerOptions) {
  let stopped = false;
  let pauseMs = pollMs();
  let wake = () => {};

  async function loop(): Promise<void> {
    while (!stopped) {
      for (const { engine } of runs()) engine.act();
      const wanting = runs().flatMap((run) => {
        const wants = run.engine.wants();
        return wants ? [{ run, wants }] : [];
      });
      if (wanting.length > 0) await pollOnce(wanting);
      await pause(wanting.length > 0 ? pauseMs : IDLE_MS);
    }
  }

  async function pollOnce(wanting: readonly Wanting[]): Promise<void> {
    try {
      const observations = await observe(await site(), wanting);
      const news = observations.some(({ files }) => files.length > 0);
      pauseMs = news ? pollMs() : Math.min(pauseMs * 1.3, pollMs() * SLOWEST);
      for (const [index, { run }] of wanting.entries()) {
        const observation = observations[index]!;
        await run.engine.learn(observation);
        run.onAnswer(observation.trouble);
      }
    } catch (error) {
      onFault(error);
      pauseMs = Math.min(Math.max(pauseMs * 2, 1_000), pollMs() * SLOWEST + 5_000);
      for (const { run } of wanting) run.onAnswer(error);
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
    /** Something was asked for: poll soon. */
    nudge() {
      pauseMs = pollMs();
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

type Wanting = { readonly run: PolledRun; readonly wants: NonNullable<ReturnType<RunEngine['wants']>> };

/** While no run wants anything, only effects that wait out a failure are looked at. */
const IDLE_MS = 1_000;

async function observe(site: Site, wanting: readonly Wanting[]): Promise<(Observation & { trouble: unknown })[]> {
  const slurm = wanting.flatMap(({ wants }) => wants.jobs.slurm);
  const local = wanting.flatMap(({ wants }) => wants.jobs.local);
  const folders = wanting.map(({ wants }) => ({ folder: wants.folder, offsets: Object.fromEntries(wants.offsets) }));
  const script = [
    SCAN_BEGIN,
    site.workerScript(['scan'], { runs: folders }),
    SCAN_END,
    slurm.length > 0 ? site.scheduler.pollScript(slurm) : '',
    local.length > 0 ? site.local.pollScript(local) : '',
  ].join('\n');
  // The schedulers' word is asked for after the records: a job that ended in between is seen as over one poll later.
  const result = await site.shell.run(script, { timeoutMs: POLL_TIMEOUT_MS });
  const output = result.stdout.toString('utf8');
  const scans = await readScan(site, output, result.stderr);
  const atMs = Date.now();
  const slurmReports = slurm.length > 0 ? site.scheduler.readPoll(output, slurm) : [];
  const localReports = local.length > 0 ? site.local.readPoll(output, local) : [];
  return wanting.map(({ wants }) => ({
    atMs,
    reports: { slurm: slurmReports, local: localReports },
    ...(scans.get(wants.folder) ?? { files: [], unread: 'unreadable', trouble: null }),
  }));
}

const SCAN_BEGIN = "printf '@@scan\\n'";
const SCAN_END = "printf '\\n@@scan-end %s\\n' $?";

async function readScan(site: Site, output: string, stderr: string): Promise<Map<string, Scan>> {
  const framed = /@@scan\n([\s\S]*?)\n@@scan-end (\d+)\n/.exec(output);
  if (!framed || framed[2] !== '0') {
    // A worker that is not there (yet, or any more) is uploaded by asking it anything; the next poll finds it.
    await site.worker('doctor', ['--root', site.root]);
    const code = framed ? Number(framed[2]) : null;
    throw new CodedError('COMMAND_FAILED', { command: `"worker scan" on ${site.shell.host}`, code, stderr });
  }
  const { runs } = ScanAnswer.parse(JSON.parse(framed[1]!));
  return new Map(
    runs.map(({ folder, files, data, missing, unreadable, more }) => {
      const bytes = data === '' ? Buffer.alloc(0) : inflateSync(Buffer.from(data, 'base64'));
      let at = 0;
      const split = files.map((file): RecordBytes => {
        const part = bytes.subarray(at, at + file.bytes);
        at += file.bytes;
        return { path: file.path, stage: file.path.split('/')[0]!, from: file.from, bytes: part };
      });
      const unread = missing ? 'gone' : unreadable !== null ? 'unreadable' : more ? 'more' : null;
      return [folder, { files: split, unread, trouble: recordsTrouble(folder, unread, unreadable) }];
    }),
  );
}

type Scan = Pick<Observation, 'files' | 'unread'> & { readonly trouble: unknown };

function recordsTrouble(folder: string, unread: Observation['unread'], reason: string | null): unknown {
  if (unread === 'gone') return new CodedError('RECORDS_UNREADABLE', { folder, reason: 'it is gone.' });
  return unread === 'unreadable' ? new CodedError('RECORDS_UNREADABLE', { folder, reason: reason ?? '' }) : null;
}
