import { z } from 'zod';

/** Header of an answer with what has to be said about the file that it sends: values that are damaged and left out. */
export const NOTES_HEADER = 'x-gridloom-notes';

/** A head has room for a few sentences. */
const MOST = 8;

const Notes = z.array(z.string());

/** Sentences as the value of a header; of many only the first, and how many more there are. */
export function writeNotes(notes: readonly string[]): string {
  const more = notes.length > MOST ? [`${notes.length - MOST} more outputs have damaged values.`] : [];
  return encodeURIComponent(JSON.stringify([...notes.slice(0, MOST), ...more]));
}

/** The sentences of such a header; none where there is no header. */
export function readNotes(header: string | null): readonly string[] {
  return header === null ? [] : Notes.parse(JSON.parse(decodeURIComponent(header)));
}
