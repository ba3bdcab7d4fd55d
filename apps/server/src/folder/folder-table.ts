import { z } from 'zod';
import type { Database } from '../database/open-database.ts';

/** What is remembered of a run folder that is not in its place any more. */
export type GoneFolder = {
  /** Absolute path of its archive on the cluster; null when it is simply gone. */
  readonly archive: string | null;
};

const Row = z.object({ run_id: z.string(), archive: z.string().nullable() });

export type FolderTable = ReturnType<typeof createFolderTable>;

/** Runs whose folder is gone or archived, as far as Gridloom saw it: a list of runs asks no cluster. */
export function createFolderTable(database: Database) {
  const put = database.prepare('insert or replace into gone_folders (run_id, archive) values (?, ?)');
  const remove = database.prepare('delete from gone_folders where run_id = ?');
  const all = database.prepare('select run_id, archive from gone_folders');
  return {
    put: (runId: string, { archive }: GoneFolder): void => void put.run(runId, archive),
    remove: (runId: string): void => void remove.run(runId),
    all: (): Record<string, GoneFolder> =>
      Object.fromEntries(
        all.all().map((found) => {
          const { run_id, archive } = Row.parse(found);
          return [run_id, { archive }];
        }),
      ),
  };
}
