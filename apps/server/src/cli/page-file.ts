import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makePrivateFolder } from '../private-folder.ts';

/** Long enough for a browser that has to be started. */
const KEPT_MS = 60_000;

/**
 * Writes a file that leads a browser to the page and that only this user can read, for a minute: browsers are opened with
 * it, because every user of the machine can read the command line that opens one, and the address holds the token.
 *
 * @param url - of the page, token included
 * @returns its absolute path
 * @throws UsageError when its folder is not this user's alone
 */
export function writePageFile(dataFolder: string, url: string): string {
  const folder = folderIn(dataFolder);
  makePrivateFolder(folder);
  const path = join(folder, `open-${randomBytes(6).toString('hex')}.html`);
  writeFileSync(path, pageTo(url), { mode: 0o600, flag: 'wx' });
  setTimeout(() => rmSync(path, { force: true }), KEPT_MS).unref();
  return path;
}

/** Removes what was written for this token or an older one, also by other commands. The caller holds the data folder. */
export function removePageFiles(dataFolder: string): void {
  const folder = folderIn(dataFolder);
  try {
    for (const name of readdirSync(folder)) if (name.startsWith('open-')) rmSync(join(folder, name), { force: true });
  } catch {
    // No page was opened, or the place is not ours: then nothing of ours lies there.
  }
}

function folderIn(dataFolder: string): string {
  return join(resolve(dataFolder), '.page');
}

function pageTo(url: string): string {
  const target = url.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<!doctype html>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=${target}">
<title>Gridloom</title>
<p><a href="${target}">Open Gridloom</a></p>
`;
}
