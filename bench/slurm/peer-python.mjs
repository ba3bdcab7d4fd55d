import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pipefuncPython } from '../../scripts/test/pipefunc-venv.mjs';
import { runProgram } from '../../scripts/test/run-program.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const REQUIREMENTS = join(ROOT, 'bench/slurm/requirements.txt');

/**
 * The Python with PipeFunc, adaptive-scheduler and submitit in the pinned versions.
 *
 * @returns {Promise<{ python: string, path: string }>} `path` is for PYTHONPATH
 */
export async function peerPython() {
  const { python, why } = await pipefuncPython();
  if (python === null) throw new Error(`The peers are not measured: ${why}.`);
  const key = createHash('sha256').update(readFileSync(REQUIREMENTS)).update(python).digest('hex').slice(0, 16);
  const path = join(ROOT, `node_modules/.cache/gridloom/submitit-${key}`);
  if (existsSync(path)) return { python, path };
  const draft = `${path}.${process.pid}`;
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:', '--no-deps'];
  const { code, output } = await runProgram(python, [...pip, '--target', draft, '-r', REQUIREMENTS], { cwd: ROOT });
  if (code !== 0) throw new Error(`submitit could not be installed: ${output}`);
  rmSync(path, { recursive: true, force: true });
  renameSync(draft, path);
  return { python, path };
}
