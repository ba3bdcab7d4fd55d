import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pipelineDifferences } from './pipeline-differences.mjs';

/** Folder of the scripts. */
export const PIPELINES = fileURLToPath(new URL('pipelines/', import.meta.url));

/**
 * Each pipeline goes three ways, and each way is one check:
 * `imported`: its script is imported and run on *This machine*, and gives what PipeFunc gives;
 * `exported`: what was imported is exported as a script, and PipeFunc gives the same with that;
 * `imported again`: the exported script is imported, and is the pipeline it was exported from.
 *
 * @typedef {'imported' | 'exported' | 'imported again'} Path
 */
const PATHS = /** @type {const} */ (['imported', 'exported', 'imported again']);

/**
 * @typedef {object} Check
 * @property {string} pipeline
 * @property {Path} path
 * @property {readonly string[]} differences
 */

/**
 * @typedef {object} Tools
 * @property {string} folder of the pipeline, for its files
 * @property {import('./pipefunc-process.mjs').PipefuncProcess} pipefunc
 * @property {import('./gridloom-process.mjs').GridloomProcess} gridloom
 */

/**
 * Checks one pipeline against PipeFunc.
 *
 * @param {string} name
 * @param {Tools} tools
 * @returns {Promise<Check[]>}
 */
export async function checkPipeline(name, { folder, pipefunc, gridloom }) {
  const script = join(PIPELINES, `${name}.py`);
  const imported = join(folder, `${name}.json`);
  const exported = join(folder, `${name}.py`);
  const again = join(folder, `${name}.again.json`);
  mkdirSync(folder);

  const failure = await pipefunc.run(script);
  if (failure)
    return PATHS.map((path) => ({ pipeline: name, path, differences: [`PipeFunc itself fails:\n${failure}`] }));

  /** @param {Path} path @param {() => Promise<string[]>} work @returns {Promise<Check>} */
  const check = async (path, work) => {
    const differences = await work().catch((/** @type {unknown} */ error) => [messageOf(error)]);
    return { pipeline: name, path, differences };
  };
  return [
    await check('imported', async () => {
      const unread = await importScript(gridloom, script, imported);
      return [...unread, ...(await differencesOfRun(script, imported, { folder, pipefunc, gridloom }))];
    }),
    await check('exported', async () => {
      const { stderr } = await mustRun(gridloom, ['export', imported, '--to', 'pipefunc', '--out', exported]);
      // On a cluster it makes executors of its own; what runs the map is the same here.
      const wrong = (await pipefunc.run(exported, ['--slurm'])) || (await pipefunc.run(exported));
      if (wrong) return [...linesOf(stderr), `PipeFunc cannot run the exported script:\n${wrong}`];
      return [...linesOf(stderr), ...(await pipefunc.differences(script, { with: exported }))];
    }),
    await check('imported again', async () => {
      if (!existsSync(exported)) return ['There is no exported script.'];
      const unread = await importScript(gridloom, exported, again);
      return [...unread, ...pipelineDifferences(readJson(imported), readJson(again))];
    }),
  ];
}

/**
 * @param {string} script
 * @param {string} imported
 * @param {Tools} tools
 * @returns {Promise<string[]>} what a run differs in, or why there was none
 */
async function differencesOfRun(script, imported, { folder, pipefunc, gridloom }) {
  const values = join(folder, 'results.json');
  try {
    const { arrays, results } = await gridloom.run(readJson(imported));
    writeFileSync(values, results);
    return await pipefunc.differences(script, { values, arrays });
  } catch (error) {
    return [messageOf(error)];
  }
}

/**
 * @param {import('./gridloom-process.mjs').GridloomProcess} gridloom
 * @param {string} script
 * @param {string} target
 * @returns {Promise<string[]>} what was not read
 */
async function importScript(gridloom, script, target) {
  const { stderr } = await mustRun(gridloom, ['import', script, '--out', target]);
  return linesOf(stderr).map((line) => line.replace(/^.*\.py:/, 'line '));
}

/** @param {string} text */
function linesOf(text) {
  return text.split('\n').filter((line) => line !== '');
}

/**
 * @param {import('./gridloom-process.mjs').GridloomProcess} gridloom
 * @param {readonly string[]} args
 */
async function mustRun(gridloom, args) {
  const answer = await gridloom.command(args);
  if (answer.code === 0) return answer;
  throw new Error(`gridloom ${args[0]} ended with ${answer.code}:\n${answer.stderr.trim()}`);
}

/**
 * @param {string} file
 * @returns {unknown}
 */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
