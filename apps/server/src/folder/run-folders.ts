import { posix } from 'node:path';
import { shellQuote } from '@gridloom/core/cluster';
import { CodedError } from '@gridloom/core/error';
import { isEnded, type RunSummary } from '@gridloom/core/run';
import { z } from 'zod';
import type { Site } from '../cluster/site.ts';
import type { RunPlace } from '../result/prepare-download.ts';
import { askAtLength } from '../transfer/ask-at-length.ts';
import { askUntilAnswered } from '../transfer/ask-until-answered.ts';
import type { FolderTable, GoneFolder } from './folder-table.ts';
import { createTrashCollector } from './trash-collector.ts';

/** Bytes on disk and files; `complete` is false where counting was cut off: it is more then. */
export type FolderSize = { readonly bytes: number; readonly files: number; readonly complete: boolean };

/** A run folder of a root, or the archive of one. */
export type FolderRow = {
  /** Id of the run. */
  readonly name: string;
  readonly place: 'folder' | 'archive';
  /** What this Gridloom knows of the run; `unknown`: another one made it, and may be using it. */
  readonly state: 'live' | 'ended' | 'unknown';
  /** Name of the run; null when unknown. */
  readonly runName: string | null;
  /** When it was made, or archived; epoch ms. */
  readonly at: number;
  /** Null until it is measured. */
  readonly size: FolderSize | null;
  /** What is being done with it now. */
  readonly busy: 'archiving' | 'restoring' | null;
  /** Why the last thing that was asked for could not be done; empty otherwise. */
  readonly trouble: string;
};

export type FolderList = {
  readonly root: string;
  readonly rows: readonly FolderRow[];
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** Deleted folders that are still being removed. */
  readonly trash: number;
};

/** What was done, by name, and why the others were left. */
export type FolderOutcome = { readonly done: readonly string[]; readonly refused: Readonly<Record<string, string>> };

/** The run folders on the roots of the profiles. */
export type RunFolders = {
  list(profileId: string): Promise<FolderList>;
  /** Measures folders for a few seconds; ends with its caller. */
  measure(profileId: string, names: readonly string[], signal: AbortSignal): Promise<Record<string, FolderSize>>;
  delete(profileId: string, names: readonly string[]): Promise<FolderOutcome>;
  /** Begins to archive; `list` tells how it goes. */
  archive(profileId: string, names: readonly string[]): FolderOutcome;
  restore(profileId: string, names: readonly string[]): FolderOutcome;
  /** Looks where the folder of a run is; null when it is in its place. */
  look(runId: string): Promise<GoneFolder | null>;
  /** Runs whose folder is not in its place, as last seen. */
  gone(): Readonly<Record<string, GoneFolder>>;
  /** Does something with a run's folder; if that fails because the folder is gone, says so. @throws CodedError FOLDER_GONE */
  explain<T>(runId: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
};

const Receipt = z.object({
  name: z.string(),
  file: z.string(),
  bytes: z.number(),
  files: z.int(),
  archivedS: z.number(),
});
const Listed = z.object({
  root: z.string(),
  folders: z.array(z.object({ name: z.string(), modifiedS: z.number() })),
  archives: z.array(Receipt),
  trash: z.int(),
  freeBytes: z.number(),
  totalBytes: z.number(),
});
const Size = z.object({ bytes: z.number(), files: z.int(), complete: z.boolean() });
const Measured = z.object({ sizes: z.record(z.string(), Size) });
const Deleted = z.object({ deleted: z.array(z.string()), refused: z.record(z.string(), z.string()) });

/** A measurement is for a person who waits, on a filesystem that others share. */
const MEASURE_S = 10;

type RunFoldersOptions = {
  readonly sites: { site(profileId: string): Promise<Site> };
  readonly runs: {
    list(): readonly RunSummary[];
    underWay(profileId: string): readonly string[];
    place(runId: string): Promise<RunPlace>;
  };
  readonly table: FolderTable;
  readonly onFault: (what: string, error: unknown) => void;
};

export function createRunFolders({ sites, runs, table, onFault }: RunFoldersOptions): RunFolders {
  const sizes = new Map<string, FolderSize>();
  const busy = new Map<string, 'archiving' | 'restoring'>();
  const troubles = new Map<string, string>();
  /** The end of the queue of each profile: archives are made one after another. */
  const queues = new Map<string, Promise<void>>();
  const trash = createTrashCollector(onFault);
  const keyOf = (profileId: string, name: string) => `${profileId}/${name}`;

  async function listed(profileId: string) {
    const site = await sites.site(profileId);
    const found = Listed.parse(await site.worker('folders', ['--root', site.root]));
    if (found.trash > 0) trash.empty(site);
    return found;
  }

  /** Names that nothing speaks against, and for the others what does. */
  function sorted(profileId: string, names: readonly string[]) {
    const live = new Set(runs.underWay(profileId));
    const refused: Record<string, string> = {};
    for (const name of names) {
      if (live.has(name)) refused[name] = `${name} is under way. Cancel the run first, or wait for its end.`;
      else if (busy.has(keyOf(profileId, name))) refused[name] = `${name} is being worked on; wait for that first.`;
    }
    return { free: names.filter((name) => !(name in refused)), refused };
  }

  /** Queues long work on folders, one after another for each profile. */
  function queue(profileId: string, names: readonly string[], kind: 'archiving' | 'restoring'): FolderOutcome {
    const { free, refused } = sorted(profileId, names);
    for (const name of free) {
      const key = keyOf(profileId, name);
      busy.set(key, kind);
      troubles.delete(key);
      const turn = (queues.get(profileId) ?? Promise.resolve()).then(async () => {
        try {
          await (kind === 'archiving' ? archiveOne(profileId, name) : restoreOne(profileId, name));
        } catch (error) {
          troubles.set(key, error instanceof CodedError ? `${error.message} ${error.hint}` : String(error));
          if (!(error instanceof CodedError)) onFault(`${kind} ${name}`, error);
        } finally {
          busy.delete(key);
        }
      });
      queues.set(profileId, turn);
    }
    return { done: free, refused };
  }

  async function archiveOne(profileId: string, name: string): Promise<void> {
    const site = await sites.site(profileId);
    const receipt = Receipt.parse(await askUntilAnswered(site, ['archive', '--root', site.root, '--name', name]));
    table.put(name, { archive: `${site.root}/archive/${receipt.file}` });
    sizes.delete(keyOf(profileId, name));
    trash.empty(site);
  }

  async function restoreOne(profileId: string, name: string): Promise<void> {
    const site = await sites.site(profileId);
    await askUntilAnswered(site, ['restore', '--root', site.root, '--name', name]);
    table.remove(name);
    trash.empty(site);
  }

  async function look(runId: string): Promise<GoneFolder | null> {
    const { site, folder } = await runs.place(runId);
    const archives = `${posix.dirname(folder)}/archive/${runId}`;
    const { stdout } = await site.shell.run(
      `[ -f ${shellQuote(`${folder}/plan.json`)} ] && { echo there; exit; }\n` +
        `for file in ${shellQuote(archives)}.tar.*; do [ -f "$file" ] && { printf 'archived %s' "$file"; exit; }; done; echo gone`,
    );
    const answer = stdout.toString('utf8').trim();
    if (answer === 'there') table.remove(runId);
    if (answer === 'there' || answer === '') return null;
    const gone = { archive: answer.startsWith('archived ') ? answer.slice('archived '.length) : null };
    table.put(runId, gone);
    return gone;
  }

  return {
    async list(profileId) {
      const found = await listed(profileId);
      const known = new Map(runs.list().map((run) => [run.runId, run]));
      const live = new Set(runs.underWay(profileId));
      const rowOf = (name: string, place: FolderRow['place'], at: number, size: FolderSize | null): FolderRow => {
        const run = known.get(name);
        const key = keyOf(profileId, name);
        return {
          name,
          place,
          state: live.has(name) || (run && !isEnded(run.word)) ? 'live' : run ? 'ended' : 'unknown',
          runName: run?.name ?? null,
          at: run && place === 'folder' ? run.createdAt : at * 1000,
          size,
          busy: busy.get(key) ?? null,
          trouble: troubles.get(key) ?? '',
        };
      };
      return {
        root: found.root,
        rows: [
          ...found.folders.map(({ name, modifiedS }) =>
            rowOf(name, 'folder', modifiedS, sizes.get(keyOf(profileId, name)) ?? null),
          ),
          ...found.archives.map(({ name, archivedS, bytes, files }) =>
            rowOf(name, 'archive', archivedS, { bytes, files, complete: true }),
          ),
        ],
        freeBytes: found.freeBytes,
        totalBytes: found.totalBytes,
        trash: found.trash,
      };
    },

    async measure(profileId, names, signal) {
      const site = await sites.site(profileId);
      const argv = ['measure', '--root', site.root, '--seconds', String(MEASURE_S)];
      const answer = Measured.parse(await askAtLength(site, argv, { stdin: { names }, signal }));
      for (const [name, size] of Object.entries(answer.sizes)) sizes.set(keyOf(profileId, name), size);
      return answer.sizes;
    },

    async delete(profileId, names) {
      const { free, refused } = sorted(profileId, names);
      if (free.length === 0) return { done: [], refused };
      const site = await sites.site(profileId);
      const answer = Deleted.parse(await site.worker('delete-folders', ['--root', site.root], { names: free }));
      const known = new Set(runs.list().map(({ runId }) => runId));
      for (const name of answer.deleted) {
        sizes.delete(keyOf(profileId, name));
        troubles.delete(keyOf(profileId, name));
        if (known.has(name)) table.put(name, { archive: null });
      }
      trash.empty(site);
      return { done: answer.deleted, refused: { ...refused, ...answer.refused } };
    },

    archive: (profileId, names) => queue(profileId, names, 'archiving'),
    restore: (profileId, names) => queue(profileId, names, 'restoring'),
    look,
    gone: () => table.all(),

    async explain(runId, work) {
      try {
        return await work();
      } catch (error) {
        const gone = await look(runId).catch(() => null);
        if (!gone) throw error;
        const { folder } = await runs.place(runId);
        throw new CodedError('FOLDER_GONE', { runId, folder, archive: gone.archive }, { cause: error });
      }
    },

    async idle() {
      await Promise.all(queues.values());
      await trash.idle();
    },
  };
}
