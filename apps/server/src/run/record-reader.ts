import { CodedError } from '@gridloom/core/error';
import type { AskedRun, ScannedRun } from './read-scan.ts';
import type { Observation } from './run-ports.ts';

/** How far the records of one run are read, and the short name by which the submit host knows that, too. */
export function createRecordReader() {
  let known: { readonly cursor: string; readonly paths: readonly string[] } | null = null;
  let damaged = 0;

  return {
    /** What to send for the run, and what the answer then refers to. */
    ask(folder: string, offsets: ReadonlyMap<string, number>): { asked: AskedRun; request: object } {
      if (known !== null) return { asked: known, request: { folder, cursor: known.cursor } };
      const asked = { paths: [...offsets.keys()], cursor: null };
      return { asked, request: { folder, offsets: Object.fromEntries(offsets) } };
    },

    /** What the run learns of the answer. */
    read(folder: string, scanned: ScannedRun): Pick<Observation, 'files' | 'unread'> & { trouble: unknown } {
      const { files } = scanned;
      const count = damaged + scanned.damaged;
      if (scanned.missing) return { files, unread: 'gone', trouble: unreadable(folder, 'it is gone.') };
      if (scanned.unreadable !== null) {
        return { files, unread: 'unreadable', trouble: unreadable(folder, scanned.unreadable) };
      }
      const trouble = count === 0 ? null : new CodedError('RECORDS_DAMAGED', { folder, count });
      // A cursor that is not known there any more is no trouble: the offsets are sent next.
      return { files, unread: scanned.unknown ? 'unreadable' : scanned.more ? 'more' : null, trouble };
    },

    /**
     * Keeps the cursor of an answer once all of it is learnt. What was passed over must come again: then the offsets are
     * sent the next time.
     *
     * @returns false when there is more to be asked at once
     */
    confirm(scanned: ScannedRun, offsets: ReadonlyMap<string, number>): boolean {
      const { cursor, files, paths, unknown, more } = scanned;
      const learnt = !unknown && files.every(({ path, to }) => offsets.get(path) === to);
      known = learnt && cursor !== null ? { cursor, paths } : null;
      if (learnt) damaged += scanned.damaged;
      return !unknown && !(more && learnt);
    },
  };
}

export type RecordReader = ReturnType<typeof createRecordReader>;

function unreadable(folder: string, reason: string): CodedError {
  return new CodedError('RECORDS_UNREADABLE', { folder, reason });
}
