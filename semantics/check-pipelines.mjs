import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPipeline, PIPELINES } from './check-pipeline.mjs';
import { startGridloom } from './gridloom-process.mjs';
import { startPipefunc } from './pipefunc-process.mjs';
import { verdict } from './verdict.mjs';

/** Runs of *This machine* that wait for a poll leave the processors free for others. */
const AT_ONCE = 6;

/** @returns {string[]} names of all pipelines */
export function pipelineNames() {
  return readdirSync(PIPELINES)
    .flatMap((file) => (file.endsWith('.py') ? [file.slice(0, -3)] : []))
    .sort();
}

/**
 * Checks pipelines against PipeFunc.
 *
 * @param {string} python one that has PipeFunc
 * @param {readonly string[]} names
 * @returns {Promise<{ passed: number, failed: number, output: string }>}
 */
export async function checkPipelines(python, names) {
  const folder = mkdtempSync(join(tmpdir(), 'gridloom-semantics-'));
  const gridloom = await startGridloom(folder, python);
  const pipefunc = startPipefunc(python);
  try {
    /** @type {import('./check-pipeline.mjs').Check[]} */
    const checks = [];
    const waiting = [...names];
    const work = async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
        checks.push(...(await checkPipeline(name, { folder: join(folder, name), pipefunc, gridloom })));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return verdict(checks);
  } finally {
    pipefunc.end();
    await gridloom.end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
