import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

/** Locks this process holds; a database that nobody refers to would be closed, and its lock freed, by the collector. */
const held = new Set<DatabaseSyncInstance>();

/**
 * Makes this process the only one that drives the runs of a data folder, until it ends in whatever way: the lock is the
 * system's, held through SQLite.
 *
 * @returns null when another process holds the folder
 */
export function holdDataFolder(dataFolder: string): { release(): void } | null {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(dataFolder, 'lock.sqlite'));
  try {
    lock.exec('pragma busy_timeout = 0; begin exclusive;');
  } catch (error) {
    lock.close();
    if (/locked|busy/i.test(String(error))) return null;
    throw error;
  }
  held.add(lock);
  return {
    release() {
      held.delete(lock);
      lock.close();
    },
  };
}
