import { parseArgs } from 'node:util';
import { ELEMENT_STATES } from '@gridloom/core/grid';
import { isEnded, type RunView } from '@gridloom/core/run';
import type { RunRequest } from '../run/runs.ts';
import { dataFolderOf, findProfile, only } from './arguments.ts';
import { loadPipeline } from './load-pipeline.ts';
import { problemsOf, problemText } from './problem-text.ts';
import { readFailures } from './read-failures.ts';
import { readSelection, SELECTION_OPTIONS, SELECTION_USAGE } from './read-selection.ts';
import { exitCodeOf, printRun, reasonsOf, reportRun, stageText, wordText } from './run-report.ts';
import { isGone, openSession, type Session } from './session.ts';

const RUN_OPTIONS = {
  inputs: { type: 'string' },
  profile: { type: 'string' },
  json: { type: 'boolean' },
  fresh: { type: 'boolean' },
  data: { type: 'string' },
  ...SELECTION_OPTIONS,
} as const;

const USAGE = `gridloom run PIPELINE [--inputs FILE] [--profile P] [--json] [--fresh] ${SELECTION_USAGE}`;

const LOOK_MS = 250;

/** `gridloom run PIPELINE`: starts a run and watches it to its end. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: RUN_OPTIONS, allowPositionals: true });
  const given = only(positionals, USAGE);
  const selection = readSelection(values);
  const dataFolder = dataFolderOf(values.data);
  let session = await openSession(dataFolder);
  try {
    const { pipeline, pipelineId } = await loadPipeline(session.client, given, values.inputs);
    const profileId = await findProfile(session.client, values.profile);
    const started = await start(session, { pipeline, profileId, pipelineId, reuse: values.fresh !== true, selection });
    if (!started) return 3;
    const { runId } = started;
    console.error(`Run ${runId} has started.`);
    const show = createProgress();
    for (;;) {
      try {
        const run = await session.client.run.get.query({ runId });
        show(run);
        // A paused run waits for somebody who looks.
        if (isEnded(run.word) || run.paused) return await finish(session, run, values.json === true);
      } catch (error) {
        if (!isGone(error)) throw error;
        // The server that drove the run was stopped; the run goes on, so whoever holds the folder now is asked.
        await session.close();
        session = await openSession(dataFolder);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  } finally {
    await session.close();
  }
}

/** Starts a run; null when the pipeline was refused, and why was said. */
async function start({ client }: Session, request: RunRequest): Promise<{ runId: string } | null> {
  try {
    return await client.run.start.mutate(request);
  } catch (error) {
    const problems = problemsOf(error);
    if (!problems) throw error;
    for (const problem of problems) console.error(problemText(problem, request.pipeline));
    return null;
  }
}

async function finish(session: Session, run: RunView, json: boolean): Promise<number> {
  const failures = await readFailures(session, run);
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  console.log(json ? JSON.stringify(reportRun(run, failures)) : printRun(run, failures));
  return exitCodeOf(run);
}

/** Shows a bar on a terminal, else a line a change, on stderr. */
function createProgress(): (run: RunView) => void {
  let last = '';
  let told = '';
  const waits = new Set<string>();
  const tell = (lines: string) => process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${lines}` : lines);
  return (run) => {
    const trouble = run.trouble.map(({ message, hint }) => `${message} ${hint}\n`).join('');
    if (trouble !== told) tell(trouble);
    told = trouble;
    for (const stage of run.stages) {
      const why = reasonsOf(stage);
      const line = `${stage.id} waits: ${why}\n`;
      if (why === '' || waits.has(line)) continue;
      waits.add(line);
      tell(line);
      // The bar was overwritten.
      last = '';
    }
    const text = process.stderr.isTTY
      ? bar(run)
      : `${wordText(run.word)}: ${run.stages.map((stage) => `${stage.id} ${stageText(stage)}`).join(' | ')}`;
    if (text === last) return;
    last = text;
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
  };
}

const BAR_WIDTH = 30;

function bar(run: RunView): string {
  const sum = (states: readonly string[]) =>
    run.stages.reduce(
      (total, { counts }) =>
        total + ELEMENT_STATES.reduce((n, state) => n + (states.includes(state) ? counts[state] : 0), 0),
      0,
    );
  const all = sum(ELEMENT_STATES);
  const done = sum(['done']);
  const failed = sum(['failed', 'skipped', 'cancelled']);
  const filled = all === 0 ? 0 : Math.floor(((done + failed) / all) * BAR_WIDTH);
  const failures = failed > 0 ? `, ${failed} failed, skipped or cancelled` : '';
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${done}/${all} done${failures} · ${wordText(run.word)}`;
}
