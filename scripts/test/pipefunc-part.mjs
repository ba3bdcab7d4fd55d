import { checkPipelines, pipelineNames } from '../../semantics/check-pipelines.mjs';
import { pipefuncPython } from './pipefunc-venv.mjs';

/**
 * Runs pipelines through PipeFunc and through Gridloom.
 *
 * @param {readonly string[]} [names] all when none is named
 * @returns {Promise<{ passed: number, failed: number, output?: string, leftOut?: string }>}
 */
export async function runPipefunc(names = []) {
  const all = pipelineNames();
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`There is no pipeline ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
  const { python, why } = await pipefuncPython();
  if (python === null) return { passed: 0, failed: 0, leftOut: why };
  return checkPipelines(python, names.length > 0 ? names : all);
}
