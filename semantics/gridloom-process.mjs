import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../apps/server/bin/gridloom.mjs', import.meta.url));
const ENDED = ['done', 'completed-with-failures', 'cancelled', 'failed'];
const LOOK_MS = 100;
const PATIENCE_MS = 120_000;

/** @typedef {Record<string, { axes: (string | null)[], shape: (number | '?')[] }>} Arrays */

/**
 * A Gridloom server on a data folder of its own, and its commands.
 *
 * @typedef {object} GridloomProcess
 * @property {(args: readonly string[]) => Promise<{ code: number, stdout: string, stderr: string }>} command `gridloom ...`
 * @property {(pipeline: unknown) => Promise<{ arrays: Arrays, results: string }>} run on *This machine*; results as the text of their JSON
 * @property {() => Promise<void>} end
 */

/**
 * Starts the built server. *This machine* computes with the given Python, because it is the first on the PATH.
 *
 * @param {string} folder for data and runs
 * @param {string} python
 * @returns {Promise<GridloomProcess>}
 */
export async function startGridloom(folder, python) {
  const data = join(folder, 'data');
  const env = {
    ...process.env,
    PATH: `${dirname(python)}${delimiter}${process.env['PATH'] ?? ''}`,
    GRIDLOOM_DATA: data,
  };
  const server = spawn(process.execPath, [COMMAND, 'serve', '--no-open', '--port', '0'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Also when this process is stopped in the middle.
  const stop = () => void server.kill('SIGTERM');
  process.once('exit', stop);
  const url = await firstUrl(server);
  const headers = {
    authorization: `Bearer ${url.searchParams.get('token') ?? ''}`,
    'content-type': 'application/json',
  };

  /**
   * @param {string} path
   * @param {unknown} input
   * @param {boolean} changes
   */
  async function call(path, input, changes = false) {
    const query = changes ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    const init = changes ? { method: 'POST', headers, body: JSON.stringify(input) } : { headers };
    const answer = await (await fetch(`${url.origin}/api/trpc/${path}${query}`, init)).json();
    if (answer.error) throw new Error(reasonOf(answer.error));
    return answer.result.data;
  }

  return {
    command: (args) => runCommand(args, { cwd: folder, env }),
    run: async (pipeline) => {
      const { runId } = await call('run.start', { pipeline, profileId: 'this-machine', pipelineId: null }, true);
      const { arrays } = await call('run.plan', { runId });
      const deadline = Date.now() + PATIENCE_MS;
      let run = await call('run.get', { runId });
      while (!ENDED.includes(run.word)) {
        if (Date.now() > deadline)
          throw new Error(`The run did not end within ${PATIENCE_MS / 1000} s. ${troubleOf(run)}`);
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        run = await call('run.get', { runId });
      }
      if (run.word !== 'done') throw new Error(await failureOf(run, call));
      const results = await fetch(`${url.origin}/api/runs/${runId}/outputs?format=json`, { headers });
      if (!results.ok) throw new Error(`The results are refused: ${await results.text()}`);
      return { arrays, results: await results.text() };
    },
    end: async () => {
      process.off('exit', stop);
      if (server.exitCode !== null || server.signalCode !== null) return;
      stop();
      await once(server, 'exit');
    },
  };
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} server
 * @returns {Promise<URL>} its address, with the token
 */
function firstUrl(server) {
  let output = '';
  return new Promise((resolve, reject) => {
    for (const stream of [server.stdout, server.stderr])
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text;
        const found = /http:\/\/127\.0\.0\.1:\d+\/\S*[?&]token=\S+/.exec(output)?.[0];
        if (found) resolve(new URL(found));
      });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`The server ended with ${code ?? 'a signal'}:\n${output}`)));
  });
}

/** @param {{ message: string, data?: { known?: { hint: string, details?: { problems?: { sentence?: string, message?: string, hint: string }[] } } } }} error */
function reasonOf({ message, data }) {
  const problems = data?.known?.details?.problems ?? [];
  const lines = problems.map(({ sentence, message: text, hint }) => `${sentence ?? text} ${hint}`);
  return [message, ...lines].join('\n');
}

/**
 * What is read here of a run; see `RunView` and `ElementDetail` of the core.
 *
 * @typedef {object} Run
 * @property {string} runId
 * @property {string} word
 * @property {{ message: string, hint: string }[]} trouble
 * @property {{ id: string, waitsFor: string, elementCount: number | null, counts: { failed: number } }[]} stages
 */

/** @param {Run} run */
function troubleOf({ word, trouble, stages }) {
  const notes = trouble.map(({ message, hint }) => `${message} ${hint}`);
  const waits = stages.flatMap(({ id, waitsFor }) => (waitsFor ? [`${id} waits: ${waitsFor}`] : []));
  return [`The run is ${word}.`, ...notes, ...waits].join(' ');
}

/**
 * Why a run has no results: the error of the first failed element, as its page shows it.
 *
 * @param {Run} run
 * @param {(path: string, input: unknown) => Promise<unknown>} call
 */
async function failureOf(run, call) {
  const failed = run.stages.find(({ counts }) => counts.failed > 0);
  for (let element = 0; failed && element < (failed.elementCount ?? 0); element++) {
    const detail = await call('run.element', { runId: run.runId, stage: failed.id, element });
    const { error } = /** @type {{ error: { type: string, message: string, traceback: string } | null }} */ (detail);
    if (error) return `${failed.id}, element ${element}: ${error.type}: ${error.message}\n${error.traceback}`;
  }
  return troubleOf(run);
}

/**
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
function runCommand(args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [COMMAND, ...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}
