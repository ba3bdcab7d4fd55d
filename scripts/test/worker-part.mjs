import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { askPython } from '../find-python.mjs';
import { runProgram } from './run-program.mjs';

const NAMES = ['python3', ...[8, 9, 10, 11, 12, 13, 14].map((minor) => `python3.${minor}`), 'python'];

/** @returns {import('../find-python.mjs').Python[]} a Python of each release from 3.8 up that this machine has, oldest first */
export function allPythons() {
  const versions = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  const managed = existsSync(versions) ? readdirSync(versions).map((name) => join(versions, name, 'bin/python3')) : [];
  /** @type {Map<string, import('../find-python.mjs').Python>} */
  const found = new Map();
  for (const command of [...NAMES, '/usr/bin/python3', ...managed]) {
    const python = askPython(command);
    // One of each feature release: patches change nothing that the worker could see.
    const release = python?.version.split('.').slice(0, 2).join('.');
    if (python && release && !found.has(release)) found.set(release, python);
  }
  return [...found.values()].sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
}

/**
 * @param {string} root
 * @param {import('../find-python.mjs').Python} python
 */
export async function runWorkerTests(root, python) {
  const args = ['-m', 'unittest', 'discover', '-s', 'packages/worker/tests', '-t', 'packages/worker'];
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1' };
  const { code, output } = await runProgram(python.path, args, { cwd: root, env });
  const ran = Number(/^Ran (\d+) tests? in/m.exec(output)?.[1] ?? 0);
  const verdict = /^(?:FAILED|OK)(?: \((.*)\))?$/m.exec(output)?.[1] ?? '';
  /** @param {string} kind */
  const count = (kind) => Number(new RegExp(`(?:^|, )${kind}=(\\d+)`).exec(verdict)?.[1] ?? 0);
  const failed = count('failures') + count('errors') + count('unexpected successes');
  const skipped = count('skipped');
  return {
    passed: Math.max(0, ran - failed - skipped),
    failed: failed === 0 && (code !== 0 || ran === 0) ? 1 : failed,
    output: output.slice(Math.max(0, output.indexOf('======'))),
    leftOut: undefined,
    skipped,
  };
}
