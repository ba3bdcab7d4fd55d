import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../../apps/server/dist/main.mjs', import.meta.url));
/** How often the end of a run is looked for; what it adds is part of the measured time. */
const LOOK_MS = 200;

/**
 * The built server on a data folder of its own.
 *
 * @param {string} data
 * @param {NodeJS.ProcessEnv} env
 */
export async function startGridloom(data, env) {
  const args = [SERVER, 'serve', '--no-open', '--port', '0', '--data', data];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  const address = await new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S*token=\S+/.exec(output)?.[0];
      if (found) resolve(new URL(found));
    });
    child.once('exit', () => reject(new Error(`The server did not start: ${output}`)));
  });
  const headers = { authorization: `Bearer ${address.searchParams.get('token')}`, 'content-type': 'application/json' };

  async function call(procedure, input) {
    const response = await fetch(`${address.origin}/api/trpc/${procedure}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(input),
    });
    const answer = await response.json();
    if (!answer.result) throw new Error(`${procedure}: ${answer.error?.message ?? response.status}`);
    return answer.result.data;
  }

  return {
    pid: child.pid,
    call,
    start: async (pipeline, profileId) =>
      (await call('run.start', { pipeline, profileId, pipelineId: null, reuse: false })).runId,
    async until(runId, holds) {
      for (;;) {
        const view = await call('run.get', { runId });
        if (holds(view)) return view;
        if (['failed', 'cancelled', 'completed-with-failures'].includes(view.word)) {
          throw new Error(`The run ended as ${view.word}: ${JSON.stringify(view.trouble)}`);
        }
        await sleep(LOOK_MS);
      }
    },
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
