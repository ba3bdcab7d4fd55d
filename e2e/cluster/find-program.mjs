import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Daemons live where an ordinary user's PATH does not look. */
const FOLDERS = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/**
 * @param {string} name
 * @returns {string | null} full path
 */
export function findProgram(name) {
  for (const folder of FOLDERS.filter(Boolean)) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // not in this folder
    }
  }
  return null;
}
