import { lstatSync, mkdirSync } from 'node:fs';
import { UsageError } from './cli/usage-error.ts';

/**
 * Makes a folder that only its user may enter, below one that exists; or sees that the one that is there is such a
 * folder. The permissions of what somebody else made are never changed.
 *
 * @throws UsageError when something else lies there
 */
export function makePrivateFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const fault = privateFolderFault(path);
  if (fault !== null)
    throw new UsageError(
      `Gridloom keeps private files in ${path}, but ${fault}. Remove it, or give another data folder with --data.`,
    );
}

/** Why a folder does not belong to this user alone; null when it does, or is not there. */
export function privateFolderFault(path: string): string | null {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return null;
  if (!found.isDirectory()) return 'it is no folder';
  // Windows knows neither; there, the user's own folders are closed to others.
  if (process.platform === 'win32') return null;
  if (found.uid !== process.getuid?.()) return 'it belongs to another user';
  if ((found.mode & 0o077) !== 0) return 'other users may enter it';
  return null;
}
