import { parseArgs } from 'node:util';
import { isEnded, type RunView } from '@gridloom/core/run';
import { only } from './arguments.ts';
import { findRun } from './find-run.ts';
import { readFailures } from './read-failures.ts';
import { PART_OPTIONS, PART_USAGE, RETRY_OPTIONS, RETRY_USAGE, readPart, readRetry } from './read-part.ts';
import { exitCodeOf, printRun, reportRun } from './run-report.ts';
import { type Client, inSession } from './session.ts';

const COMMON = { json: { type: 'boolean' }, data: { type: 'string' } } as const;
const PAUSE_MS = 250;
const PATIENCE_MS = 60_000;

/** The run as soon as it is so, or as it is when patience ends. */
async function waitUntil(
  client: Client,
  runId: string,
  { isSo, patienceMs }: { readonly isSo: (run: RunView) => boolean; readonly patienceMs: number },
): Promise<RunView> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const run = await client.run.get.query({ runId });
    if (isSo(run) || Date.now() >= deadline) return run;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** `gridloom cancel RUN`: the whole run, or a part of it. */
export async function cancelCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { ...COMMON, ...PART_OPTIONS },
    allowPositionals: true,
  });
  const given = only(positionals, `gridloom cancel RUN ${PART_USAGE}`);
  const part = readPart(values);
  return inSession(values.data, async ({ client }) => {
    const runId = await findRun(client, given);
    await client.run.cancel.mutate({ runId, ...part });
    const isWhole = Object.keys(part).length === 0;
    const run = await waitUntil(client, runId, {
      isSo: ({ word }) => !isWhole || isEnded(word),
      patienceMs: PATIENCE_MS,
    });
    console.log(values.json ? JSON.stringify(reportRun(run)) : printRun(run));
    return 0;
  });
}

/** `gridloom retry RUN`: a new round over what failed, or over what was not asked for; it goes on by itself. */
export async function retryCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { ...COMMON, ...PART_OPTIONS, ...RETRY_OPTIONS },
    allowPositionals: true,
  });
  const given = only(positionals, `gridloom retry RUN ${PART_USAGE} ${RETRY_USAGE}`);
  const request = readRetry(values);
  return inSession(values.data, async (session) => {
    const { client } = session;
    const runId = await findRun(client, given);
    const { elements } = await client.run.retry.mutate({ runId, ...request });
    if (elements === 0) {
      const why = values.rest ? 'everything was asked for' : 'nothing of it failed, or it is still going';
      console.error(`There is nothing to compute: ${why}.`);
      return 3;
    }
    console.error(`${elements} elements are computed again.`);
    const run = await waitUntil(client, runId, {
      isSo: ({ word, paused }) => isEnded(word) || paused !== null,
      patienceMs: Number.POSITIVE_INFINITY,
    });
    const failures = await readFailures(session, run);
    console.log(values.json ? JSON.stringify(reportRun(run, failures)) : printRun(run, failures));
    return exitCodeOf(run);
  });
}

/** `gridloom hold RUN`, `release RUN` and `resume RUN`. */
export function controlCommand(what: 'hold' | 'release' | 'resume'): (argv: readonly string[]) => Promise<number> {
  return (argv) => {
    const { values, positionals } = parseArgs({ args: [...argv], options: COMMON, allowPositionals: true });
    const given = only(positionals, `gridloom ${what} RUN`);
    return inSession(values.data, async ({ client }) => {
      const runId = await findRun(client, given);
      await client.run[what].mutate({ runId });
      const run = await client.run.get.query({ runId });
      console.log(values.json ? JSON.stringify(reportRun(run)) : printRun(run));
      return 0;
    });
  };
}
