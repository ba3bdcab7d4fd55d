import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('answer_requests.py', import.meta.url));

/**
 * The Python process that runs scripts through PipeFunc and compares what came out.
 *
 * @typedef {object} PipefuncProcess
 * @property {(script: string, args?: readonly string[]) => Promise<string>} run the traceback of what went wrong; empty when all went well
 * @property {(script: string, other: object) => Promise<string[]>} differences of a script that has run, and another run
 * @property {() => void} end
 */

/**
 * @param {string} python
 * @returns {PipefuncProcess}
 */
export function startPipefunc(python) {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1' };
  const child = spawn(python, [PROGRAM], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  /** @type {((answer: Record<string, unknown> | Error) => void)[]} */
  const waiting = [];
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (errors = (errors + text).slice(-4000)));
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line)));
  child.on('error', fail);
  child.on('close', (code) => fail(new Error(`Python ended with ${code ?? 'a signal'}:\n${errors}`)));

  /** @param {Error} error */
  function fail(error) {
    for (const settle of waiting.splice(0)) settle(error);
  }

  /**
   * @param {object} request
   * @returns {Promise<Record<string, unknown>>}
   */
  function ask(request) {
    return new Promise((resolve, reject) => {
      waiting.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
      child.stdin.write(`${JSON.stringify(request)}\n`);
    });
  }

  return {
    run: async (script, args = []) =>
      /** @type {string | null} */ ((await ask({ run: script, arguments: args }))['error']) ?? '',
    differences: async (script, other) =>
      /** @type {string[]} */ ((await ask({ compare: script, ...other }))['differences']),
    end: () => child.stdin.end(),
  };
}
