import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** What is written by builds and tests, or is not needed for a build. */
const IGNORED = new Set(['node_modules', 'dist', 'tests', '__pycache__', 'test-results', '.DS_Store']);

/**
 * A hash of the names and contents of files, the same on every machine; not of times, which a checkout changes.
 *
 * @param {string} root
 * @param {readonly string[]} paths files and folders below `root`; what does not exist counts as absent
 * @returns {string}
 */
export function contentHash(root, paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesOf(join(root, path))).sort()) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file).split(sep).join('/')}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesOf(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => {
    if (IGNORED.has(name) || /\.test\.tsx?$/.test(name) || name.endsWith('.pyc')) return [];
    return filesOf(join(path, name));
  });
}

/**
 * @param {string} file
 * @returns {string | null} the hash of the last success
 */
export function readStamp(file) {
  try {
    /** @type {unknown} */
    const stamp = JSON.parse(readFileSync(file, 'utf8'));
    return typeof stamp === 'object' && stamp !== null && 'hash' in stamp ? String(stamp.hash) : null;
  } catch {
    return null; // never succeeded, or torn: do it again
  }
}

/**
 * @param {string} file
 * @param {string} hash
 */
export function writeStamp(file, hash) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ hash })}\n`);
}
