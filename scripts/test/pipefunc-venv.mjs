import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { askPython } from '../find-python.mjs';
import { runProgram } from './run-program.mjs';
import { allPythons } from './worker-part.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const REQUIREMENTS = join(ROOT, 'semantics/requirements.txt');
const CACHE = join(ROOT, 'node_modules/.cache/gridloom');

/** Minor versions for which every pinned package has a wheel. */
const [FIRST, LAST] = [11, 14];

/**
 * The Python of a virtual environment that holds PipeFunc and NumPy in the pinned versions. It is made the first time,
 * kept in `node_modules/.cache`, and made again when the pins or the Python below it change.
 *
 * @returns {Promise<{ python: string, why: '' } | { python: null, why: string }>} `why` says why there is none
 */
export async function pipefuncPython() {
  const pins = readFileSync(REQUIREMENTS, 'utf8');
  const candidates = allPythons().filter(({ version }) => {
    const [major, minor = 0] = version.split('.').map(Number);
    return major === 3 && minor >= FIRST && minor <= LAST;
  });
  if (candidates.length === 0)
    return { python: null, why: `no Python from 3.${FIRST} to 3.${LAST} was found, and PipeFunc needs one` };
  const places = candidates.map((base) => {
    const key = createHash('sha256').update([pins, base.path, base.version, process.arch].join('\0')).digest('hex');
    return { base, folder: join(CACHE, `pipefunc-${key.slice(0, 16)}`) };
  });
  const ready = places.find(({ folder }) => askPython(pythonOf(folder)));
  if (ready) return { python: pythonOf(ready.folder), why: '' };
  removeAll();
  console.error('Installing PipeFunc for the tests (the first time this takes about a minute) ...');
  let why = '';
  for (const place of places) {
    why = await make(place.base.path, place.folder);
    if (why === '') return { python: pythonOf(place.folder), why };
  }
  return { python: null, why };
}

/**
 * Makes it beside its place and moves it there when it is whole: what stands in the place always works.
 *
 * @param {string} base
 * @param {string} folder
 * @returns {Promise<string>} why it could not be made; empty when it was
 */
async function make(base, folder) {
  const draft = `${folder}.${process.pid}`;
  try {
    mkdirSync(CACHE, { recursive: true });
    const made = await runProgram(base, ['-m', 'venv', draft], { cwd: ROOT });
    if (made.code !== 0) return `${base} cannot make a virtual environment: ${lastLine(made.output)}`;
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:'];
    const installed = await runProgram(pythonOf(draft), [...pip, '-r', REQUIREMENTS], { cwd: ROOT });
    if (installed.code !== 0) return `PipeFunc could not be installed: ${lastLine(installed.output)}`;
    if (!existsSync(folder)) renameSync(draft, folder);
    return '';
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Removes those of earlier pins; drafts belong to whoever makes them now. */
function removeAll() {
  if (!existsSync(CACHE)) return;
  const old = readdirSync(CACHE).filter((name) => /^pipefunc-[0-9a-f]+$/.test(name));
  for (const name of old) rmSync(join(CACHE, name), { recursive: true, force: true });
}

/** @param {string} folder */
function pythonOf(folder) {
  return process.platform === 'win32' ? join(folder, 'Scripts/python.exe') : join(folder, 'bin/python');
}

/** @param {string} output */
function lastLine(output) {
  return output.trim().split('\n').at(-1)?.trim() || 'no reason was given';
}
