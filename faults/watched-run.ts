import { callApi } from '../e2e/fixtures/gridloom-api.ts';
import type { GridloomServer } from '../e2e/fixtures/gridloom-server.ts';
import { waitUntil } from './wait-until.ts';

export type StateCounts = Record<
  'waiting' | 'queued' | 'running' | 'done' | 'failed' | 'skipped' | 'cancelled',
  number
>;

type JobView = {
  readonly batch: string;
  readonly jobId: string | null;
  readonly taskCount: number;
  readonly phase: string;
  readonly reason: string;
  readonly held?: boolean;
  readonly never?: string;
};

/** The part of a run's view that is looked at here. */
export type View = {
  readonly word: string;
  readonly stages: readonly {
    readonly id: string;
    readonly counts: StateCounts;
    readonly waitsFor: string;
    readonly jobs: readonly JobView[];
    readonly retries: { readonly automatic: number };
  }[];
  readonly trouble: readonly { readonly message: string; readonly hint: string }[];
  readonly paused?: { readonly reason: string; readonly hint: string } | null;
  readonly folder: string | null;
};

const ENDS = ['done', 'completed-with-failures', 'cancelled', 'failed'];

export type WatchedRun = ReturnType<typeof watchRun>;

/** A run as its page shows it. */
export function watchRun(server: GridloomServer, runId: string) {
  const ofRun = { runId };
  const view = async () => (await callApi(server, 'run.get', ofRun)) as View;

  /** All that the page says of the run besides its numbers. */
  async function sentences(): Promise<string> {
    const { trouble, stages, paused } = await view();
    const jobs = stages.flatMap(({ id, waitsFor, jobs: own }) => [
      waitsFor && `${id}: ${waitsFor}`,
      ...own.map(({ batch, reason, never }) => [batch, reason, never].filter(Boolean).join(': ')),
    ]);
    const pause = paused ? [`${paused.reason} ${paused.hint}`] : [];
    return [...trouble.map(({ message, hint }) => `${message} ${hint}`), ...pause, ...jobs].filter(Boolean).join('\n');
  }

  async function explain(): Promise<string> {
    const seen = await view().catch((error: unknown) => String(error));
    const notes = await callApi(server, 'run.notes', ofRun).catch((error: unknown) => String(error));
    return [
      `The view: ${JSON.stringify(seen)}`,
      `The notes: ${JSON.stringify(notes)}`,
      `The server: ${server.output.slice(-1500)}`,
    ].join('\n');
  }

  async function until(what: string, holds: (seen: View) => boolean, timeoutS = 60): Promise<View> {
    return waitUntil(
      what,
      async () => {
        const seen = await view();
        return holds(seen) && seen;
      },
      { timeoutS, explain },
    );
  }

  return {
    id: runId,
    view,
    until,
    sentences,
    /** Waits for a sentence on the page, and gives back all of them. */
    says: (pattern: RegExp, timeoutS = 60) =>
      waitUntil(
        `The run says ${pattern}`,
        async () => {
          const text = await sentences();
          return pattern.test(text) && text;
        },
        { timeoutS, explain },
      ),
    /** Waits for a sentence in the list of what Gridloom did and learnt. */
    notes: (pattern: RegExp, timeoutS = 60) =>
      waitUntil(
        `The notes say ${pattern}`,
        async () => {
          const text = ((await callApi(server, 'run.notes', ofRun)) as { text: string }[])
            .map((one) => one.text)
            .join('\n');
          return pattern.test(text) && text;
        },
        { timeoutS, explain },
      ),
    /** Waits for the end of the run, which must be this. */
    async ends(word: string, timeoutS = 120): Promise<View> {
      const seen = await until('The run ends', ({ word: now }) => ENDS.includes(now), timeoutS);
      if (seen.word !== word) throw new Error(`The run ended as ${seen.word}, not ${word}.\n${await explain()}`);
      return seen;
    },
    /** Waits for an end that leaves elements without a result, asks for those again, and waits for all of them. */
    async endsAfterRetry(): Promise<void> {
      const seen = await until('The run ends', ({ word: now }) => ENDS.includes(now), 120);
      if (seen.word === 'done') return;
      await callApi(server, 'run.retry', ofRun);
      const again = await until('The retry ends', ({ word: now }) => ENDS.includes(now), 120);
      if (again.word !== 'done') throw new Error(`The retry ended as ${again.word}.\n${await explain()}`);
    },
    done: (count: number, timeoutS = 60) =>
      until(`${count} elements are done`, ({ stages }) => doneOf(stages) >= count, timeoutS),
    element: async (element: number, stage = 'f') =>
      (await callApi(server, 'run.element', { ...ofRun, stage, element })) as {
        state: string;
        reason: string;
        attempt: number;
        error: { type: string; message: string } | null;
        log: string;
        logTruncated: boolean;
      },
    cancel: () => callApi(server, 'run.cancel', ofRun),
    retry: (how: Record<string, unknown> = {}) => callApi(server, 'run.retry', { ...ofRun, ...how }),
    call: (procedure: string, how: Record<string, unknown> = {}) =>
      callApi(server, `run.${procedure}`, { ...ofRun, ...how }),
    /** An output as a download gives it; null where an element is missing. */
    async values(output = 'y'): Promise<unknown[]> {
      const address = `${server.origin}/api/runs/${runId}/outputs?format=json&output=${output}`;
      const response = await fetch(address, { headers: { authorization: `Bearer ${server.token}` } });
      const text = await response.text();
      if (!response.ok) throw new Error(`The results of ${runId} were refused with ${response.status}: ${text}`);
      return (JSON.parse(text) as Record<string, unknown[]>)[output]!;
    },
  };
}

export function doneOf(stages: View['stages']): number {
  return stages.reduce((sum, { counts }) => sum + counts.done, 0);
}
