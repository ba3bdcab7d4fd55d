import { parseArgs } from 'node:util';
import { bytesText } from '@gridloom/core/result';
import type { FolderList, FolderOutcome } from '../folder/run-folders.ts';
import { findProfile } from './arguments.ts';
import { type Client, inSession } from './session.ts';
import { UsageError } from './usage-error.ts';

const OPTIONS = {
  profile: { type: 'string' },
  json: { type: 'boolean' },
  yes: { type: 'boolean' },
  data: { type: 'string' },
} as const;

type Given = { readonly client: Client; readonly profileId: string; readonly names: readonly string[] };
type Values = { readonly json?: boolean | undefined; readonly yes?: boolean | undefined };

async function onProfile(
  argv: readonly string[],
  work: (given: Given, values: Values) => Promise<number>,
): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  return inSession(values.data, async ({ client }) => {
    const profileId = await findProfile(client, values.profile);
    return work({ client, profileId, names: positionals }, values);
  });
}

/** `gridloom folders`: run folders and archives of a profile, the largest first. */
export function foldersCommand(argv: readonly string[]): Promise<number> {
  return onProfile(argv, async ({ client, profileId, names }, { json }) => {
    if (names.length > 0) throw new UsageError('Usage: gridloom folders [--profile P] [--json]');
    const list = await measured(client, profileId);
    console.log(json ? JSON.stringify(list, null, 2) : printFolders(list));
    return 0;
  });
}

/** `gridloom delete RUN...`: run folders go, with `--yes` only; what Gridloom itself remembers of the runs stays. */
export function deleteCommand(argv: readonly string[]): Promise<number> {
  return onProfile(argv, async (given, { yes }) => {
    const names = await namesOf(given, 'gridloom delete RUN... [--profile P] --yes', 'folder');
    if (!yes) {
      const { rows } = await measured(given.client, given.profileId);
      const lines = rows.filter(({ name, place }) => place === 'folder' && names.includes(name)).map(rowText);
      throw new UsageError(
        `These run folders and all values in them would be deleted:\n${lines.join('\n')}\nSay so with --yes.`,
      );
    }
    const outcome = await given.client.folder.delete.mutate({ profileId: given.profileId, names: [...names] });
    return tell(outcome, 'deleted');
  });
}

/** `gridloom archive RUN...`: packs run folders below `archive/`, checks them, and removes the folders. */
export function archiveCommand(argv: readonly string[]): Promise<number> {
  return onProfile(argv, async (given) => {
    const names = await namesOf(given, 'gridloom archive RUN... [--profile P]', 'folder');
    const begun = await given.client.folder.archive.mutate({ profileId: given.profileId, names: [...names] });
    return tell(await finished(given, begun), 'archived');
  });
}

/** `gridloom restore RUN...`: unpacks archives to where the run folders were. */
export function restoreCommand(argv: readonly string[]): Promise<number> {
  return onProfile(argv, async (given) => {
    const names = await namesOf(given, 'gridloom restore RUN... [--profile P]', 'archive');
    const begun = await given.client.folder.restore.mutate({ profileId: given.profileId, names: [...names] });
    return tell(await finished(given, begun), 'restored');
  });
}

/** Whole ids of runs given by their ids or beginnings. */
async function namesOf({ client, profileId, names }: Given, usage: string, place: 'folder' | 'archive') {
  if (names.length === 0) throw new UsageError(`Usage: ${usage}`);
  const { rows, root } = await client.folder.list.query({ profileId });
  const there = rows.filter((row) => row.place === place).map(({ name }) => name);
  return names.map((given) => {
    const found = there.includes(given) ? [given] : there.filter((name) => name.startsWith(given));
    if (found.length === 1) return found[0]!;
    if (found.length > 1) throw new UsageError(`"${given}" begins ${found.length} of them: ${found.join(', ')}.`);
    throw new UsageError(`There is no ${place === 'folder' ? 'run folder' : 'archive'} "${given}" in ${root}.`);
  });
}

/** The list with all sizes: those that could not be counted in time are counted again, as far as there is progress. */
async function measured(client: Client, profileId: string): Promise<FolderList> {
  for (;;) {
    const list = await client.folder.list.query({ profileId });
    const names = list.rows.filter(({ size }) => size === null).map(({ name }) => name);
    if (names.length === 0) return list;
    await client.folder.measure.mutate({ profileId, names: names.slice(0, 100) });
  }
}

/** Waits until nothing is done with these folders any more; those that failed count as refused. */
async function finished({ client, profileId }: Given, { done, refused }: FolderOutcome): Promise<FolderOutcome> {
  for (;;) {
    const { rows } = await client.folder.list.query({ profileId });
    const ours = rows.filter(({ name }) => done.includes(name));
    if (!ours.some(({ busy }) => busy !== null)) {
      const failed = Object.fromEntries(ours.flatMap(({ name, trouble }) => (trouble === '' ? [] : [[name, trouble]])));
      return { done: done.filter((name) => !(name in failed)), refused: { ...refused, ...failed } };
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function tell({ done, refused }: FolderOutcome, word: string): number {
  for (const name of done) console.log(`${name}  ${word}`);
  for (const [name, why] of Object.entries(refused)) console.error(`${name}: ${why}`);
  return Object.keys(refused).length > 0 ? 3 : 0;
}

function printFolders({ root, rows, freeBytes, totalBytes, trash }: FolderList): string {
  const bySize = [...rows].sort((a, b) => (b.size?.bytes ?? 0) - (a.size?.bytes ?? 0));
  return [
    `${root}: ${bytesText(freeBytes)} of ${bytesText(totalBytes)} free`,
    ...bySize.map(rowText),
    ...(trash > 0 ? [`${trash} deleted folders are still being removed.`] : []),
    ...(rows.length === 0 ? ['There are no run folders.'] : []),
  ].join('\n');
}

function rowText({ name, place, state, runName, size, busy }: FolderList['rows'][number]): string {
  const amount = size ? `${size.complete ? '' : 'more than '}${bytesText(size.bytes)} in ${size.files} files` : '';
  const what = busy ?? (place === 'archive' ? 'archived' : state === 'live' ? 'under way' : state);
  return `  ${name}  ${amount}  ${what}${runName === null ? '' : `  (${runName})`}`;
}
