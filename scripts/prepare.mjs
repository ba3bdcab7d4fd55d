import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash, readStamp, writeStamp } from './content-hash.mjs';
import { pnpm } from './pnpm.mjs';

/** The server as one file; `serve` is its command. */
export const SERVER = 'apps/server/dist/main.mjs';

const BUILT = [SERVER, 'apps/web/dist/index.html', 'packages/worker/dist/worker.py'];
const WORKSPACES = ['apps', 'packages'];

/**
 * Installs the packages unless the last success was with the same lockfile and manifests.
 *
 * @param {string} root
 * @param {{ show?: boolean }} [options]
 * @returns {Promise<string>} hash of what was installed
 */
export async function installWhenChanged(root, { show = false } = {}) {
  const stamp = join(root, 'node_modules/.gridloom-stamp.json');
  const manifests = workspaceFolders(root).map((folder) => `${folder}/package.json`);
  const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', 'e2e/package.json', ...manifests];
  // Some packages are made for one platform, and a folder may be shared between two.
  const hash = `${contentHash(root, files)}-${process.platform}-${process.arch}`;
  if (readStamp(stamp) === hash) return hash;
  const first = !existsSync(join(root, 'node_modules'));
  console.error(`Installing packages${first ? ' (the first time this takes 10 to 60 seconds)' : ''} ...`);
  const { code, output } = await pnpm(root, ['install', '--frozen-lockfile'], { show });
  if (code !== 0) {
    const hint = 'Check the network and the npm registry (`npm ping`), then start again; nothing is left half done.';
    throw new Error(`${output}\nThe packages could not be installed (pnpm ended with ${code}). ${hint}`);
  }
  writeStamp(stamp, hash);
  return hash;
}

/**
 * Builds worker, web app and server unless the last success was with the same sources and packages.
 *
 * @param {string} root
 * @param {string} installed hash of the packages
 */
export async function buildWhenChanged(root, installed) {
  const stamp = join(root, 'apps/server/dist/.gridloom-stamp.json');
  const hash = contentHash(root, [...WORKSPACES, 'package.json', 'tsconfig.base.json']) + installed;
  if (readStamp(stamp) === hash && BUILT.every((file) => existsSync(join(root, file)))) return;
  console.error('Building (about 10 seconds) ...');
  const { code, output } = await pnpm(root, ['build']);
  if (code !== 0) throw new Error(`${output}\nGridloom could not be built (pnpm build ended with ${code}).`);
  writeStamp(stamp, hash);
}

/** @param {string} root */
function workspaceFolders(root) {
  return WORKSPACES.flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`));
}
