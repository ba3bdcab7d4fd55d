import { createWriteStream } from 'node:fs';
import { pipeline as pump } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { ResultFormat } from '@gridloom/core/result';
import { only } from './arguments.ts';
import { notesIn } from './call-api.ts';
import { findRun, freshRun } from './find-run.ts';
import { readFailures } from './read-failures.ts';
import { countsText, printRun, reportRun, wordText } from './run-report.ts';
import { inSession } from './session.ts';
import { UsageError } from './usage-error.ts';

const RUN_OPTIONS = {
  json: { type: 'boolean' },
  data: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
} as const;

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: RUN_OPTIONS, allowPositionals: true });
}

/** `gridloom runs` */
export async function runsCommand(argv: readonly string[]): Promise<number> {
  const { values } = parse(argv);
  return inSession(values.data, async ({ client }) => {
    const runs = await client.run.list.query();
    if (values.json) console.log(JSON.stringify(runs, null, 2));
    else if (runs.length === 0) console.log('No runs yet. `gridloom run PIPELINE` starts one.');
    else
      for (const run of runs)
        console.log(
          `${run.runId}  ${wordText(run.word).padEnd(24)}${run.name}  (${run.profileName})  ${countsText(run.counts)}`,
        );
    return 0;
  });
}

/** `gridloom status RUN` */
export async function statusCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parse(argv);
  const given = only(positionals, 'gridloom status RUN [--json]');
  const since = Date.now();
  return inSession(values.data, async (session) => {
    const run = await freshRun(session.client, await findRun(session.client, given), since);
    const failures = await readFailures(session, run);
    console.log(values.json ? JSON.stringify(reportRun(run, failures)) : printRun(run, failures));
    return 0;
  });
}

/** `gridloom results RUN [OUTPUT]...` */
export async function resultsCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parse(argv);
  const [given, ...outputs] = positionals;
  if (given === undefined)
    throw new UsageError('Usage: gridloom results RUN [OUTPUT] --format json|csv|npy|npz [--out FILE]');
  const format = ResultFormat.safeParse(values.format ?? 'json');
  if (!format.success) throw new UsageError(`--format ${values.format} is none of json, csv, npy, npz.`);
  return inSession(values.data, async ({ client, download }) => {
    const runId = await findRun(client, given);
    const known = (await client.run.plan.query({ runId })).stages.flatMap((stage) => stage.outputs);
    const unknown = outputs.filter((name) => !known.includes(name));
    if (unknown.length > 0)
      throw new UsageError(`The run has no output ${unknown.join(', ')}. It has: ${known.join(', ')}.`);
    const oneOnly = format.data === 'csv' || format.data === 'npy';
    if (oneOnly && outputs.length !== 1)
      throw new UsageError(`${format.data} holds one output. Name one of: ${known.join(', ')}.`);
    const query = new URLSearchParams([
      ['format', format.data],
      ...outputs.map((name): [string, string] => ['output', name]),
    ]);
    const stream = await download(`/runs/${runId}/outputs?${query.toString()}`);
    if (values.out === undefined) await pump(stream, process.stdout, { end: false });
    else await pump(stream, createWriteStream(values.out));
    for (const note of notesIn(stream)) console.error(note);
    return 0;
  });
}
