import { bytesText } from '@gridloom/core/result';
import type { AppRouter } from '@gridloom/server/app-router';
import type { inferRouterOutputs } from '@trpc/server';

export type FolderListing = inferRouterOutputs<AppRouter>['folder']['list'];
export type FolderRow = FolderListing['rows'][number];
export type SortKey = 'name' | 'size' | 'files' | 'age';

/** A run may have a folder and an archive, for a moment. */
export function keyOf({ name, place }: Pick<FolderRow, 'name' | 'place'>): string {
  return `${place} ${name}`;
}

/** The largest, the fullest or the oldest first; names from A on. */
export function sortRows(rows: readonly FolderRow[], by: SortKey): FolderRow[] {
  const value = ({ size, at }: FolderRow) =>
    by === 'size' ? (size?.bytes ?? -1) : by === 'files' ? (size?.files ?? -1) : -at;
  return [...rows].sort((a, b) => (by === 'name' ? 0 : value(b) - value(a)) || labelOf(a).localeCompare(labelOf(b)));
}

function labelOf({ name, runName }: FolderRow): string {
  return `${runName ?? '\u{10ffff}'} ${name}`;
}

export function stateWords({ place, state, busy }: FolderRow): string {
  if (busy === 'archiving') return 'Being archived';
  if (busy === 'restoring') return 'Being restored';
  if (place === 'archive') return 'Archived';
  return state === 'live' ? 'Under way' : state === 'ended' ? 'Ended' : 'Unknown to this Gridloom';
}

/** How much some folders hold: `more than 2 GB`. */
export function amountWords(rows: readonly FolderRow[]): string {
  const bytes = rows.reduce((sum, { size }) => sum + (size?.bytes ?? 0), 0);
  return `${rows.every(({ size }) => size?.complete) ? '' : 'more than '}${bytesText(bytes)}`;
}

export function totalWords({ freeBytes, totalBytes }: FolderListing, rows: readonly FolderRow[]): string {
  return `${rows.length === 0 ? '' : `holds ${amountWords(rows)} of runs; `}${bytesText(freeBytes)} of ${bytesText(totalBytes)} free.`;
}

/** What goes away with folders, and what stays. */
export function deletionWords(rows: readonly FolderRow[]): string {
  const unknown = rows.filter(({ state }) => state === 'unknown').length;
  const names = rows.slice(0, 5).map(({ name, runName }) => runName ?? name);
  const which = `${names.join(', ')}${rows.length > names.length ? ` and ${rows.length - names.length} more` : ''}`;
  const foreign =
    unknown === 0
      ? ''
      : ` ${unknown === 1 ? 'One of them is' : `${unknown} of them are`} unknown to this Gridloom: another one may still be using ${unknown === 1 ? 'it' : 'them'}.`;
  const amount = rows.some(({ size }) => size !== null) ? ` (${amountWords(rows)})` : '';
  return `${which}: all values, logs and code in ${rows.length === 1 ? 'it' : 'them'} go${amount}. This cannot be undone. What Gridloom itself remembers stays: the states of the elements, the jobs and the events.${foreign}`;
}
