import { inflateSync } from 'node:zlib';
import { CodedError } from '@gridloom/core/error';
import { createColumns, ELEMENT_STATES, type RecordColumns, sliceColumns } from '@gridloom/core/grid';
import { z } from 'zod';
import type { RecordNews } from './run-ports.ts';

/** What the worker's `scan` says of one run; see docs/run-folder.md. */
export type ScannedRun = {
  readonly files: readonly RecordNews[];
  /** All files by number: those that were known, then the new ones. */
  readonly paths: readonly string[];
  /** Records that were left out because they are damaged. */
  readonly damaged: number;
  /** Stands for the offsets after this answer; null when it cannot be kept there. */
  readonly cursor: string | null;
  /** The cursor that was sent is not known there: nothing was read. */
  readonly unknown: boolean;
  readonly missing: boolean;
  readonly unreadable: string | null;
  readonly more: boolean;
};

/** What was sent for one run. */
export type AskedRun = { readonly paths: readonly string[]; readonly cursor: string | null };

const Head = z.object({
  runs: z.array(
    z.object({
      unknown: z.boolean().default(false),
      cursor: z.string().nullable().default(null),
      bytes: z.int().min(0).default(0),
      missing: z.boolean().default(false),
      unreadable: z.string().nullable().default(null),
      more: z.boolean().default(false),
    }),
  ),
});
const Files = z.object({
  new: z.array(z.string()),
  /** Number of the file, first byte, bytes, records. */
  files: z.array(z.tuple([z.int(), z.int(), z.int(), z.int()])),
  damaged: z.int(),
});

/** Shell lines before and after the scan in a joined script. */
export const SCAN_BEGIN = "printf '@@scan\\n'";
export const SCAN_END = "printf '\\n@@scan-end %s\\n' $?";

/**
 * Finds the scan in the output of a poll.
 *
 * @param asked - what was asked for, in that order
 * @returns `rest`: the output after it; `code`: how the worker ended, null when the answer is cut short. Without a code of
 *   0 there are no runs
 */
export function readScan(
  output: Buffer,
  asked: readonly AskedRun[],
): { runs: readonly ScannedRun[]; code: number | null; rest: string } {
  const begin = output.indexOf('@@scan\n');
  if (begin < 0) return { runs: [], code: null, rest: output.toString('utf8') };
  const headAt = begin + '@@scan\n'.length;
  const headEnd = output.indexOf('\n', headAt);
  const parsed = Head.safeParse(parseJson(output.toString('utf8', headAt, Math.max(headAt, headEnd))));
  const heads = parsed.success ? parsed.data.runs : [];
  const bodyAt = headEnd + 1;
  const bodyEnd = bodyAt + heads.reduce((sum, { bytes }) => sum + bytes, 0);
  // Bytes may look like the mark of the end: where there is an answer, it stands after so many bytes as the answer says.
  const tail = output.toString('utf8', parsed.success ? bodyEnd : begin);
  const end = (parsed.success ? /^\n@@scan-end (\d+)\n/ : /\n@@scan-end (\d+)\n/).exec(tail);
  if (!end) return { runs: [], code: null, rest: '' };
  const code = Number(end[1]);
  const rest = tail.slice(end.index + end[0].length);
  if (code !== 0 || heads.length !== asked.length) return { runs: [], code: code === 0 ? null : code, rest };
  let at = bodyAt;
  const runs = heads.map(({ bytes, ...head }, index): ScannedRun => {
    const body = output.subarray(at, at + bytes);
    at += bytes;
    const { cursor, paths } = asked[index]!;
    return { ...head, cursor: head.cursor ?? cursor, ...readBody(body, paths) };
  });
  return { runs, code, rest };
}

function readBody(body: Buffer, known: readonly string[]): Pick<ScannedRun, 'files' | 'paths' | 'damaged'> {
  if (body.length === 0) return { files: [], paths: known, damaged: 0 };
  const data = inflateSync(body);
  const planesAt = 4 + data.readUInt32LE(0);
  const said = Files.parse(parseJson(data.toString('utf8', 4, planesAt)));
  const paths = [...known, ...said.new];
  const count = said.files.reduce((sum, [, , , records]) => sum + records, 0);
  const columns = readPlanes(data.subarray(planesAt), count);
  let at = 0;
  const files = said.files.map(([number, from, bytes, records]): RecordNews => {
    const path = paths[number];
    if (path === undefined) throw unreadableAnswer(`it names file ${number} of ${paths.length}.`);
    const part = sliceColumns(columns, at, at + records);
    at += records;
    return { path, stage: path.split('/')[0]!, from, to: from + bytes, records: part };
  });
  return { files, paths, damaged: said.damaged };
}

/** State, attempt, reason, element (4), upper three bytes of wall and cpu (f32), peak memory (4): one plane each. */
const PLANES = 17;

function readPlanes(planes: Buffer, count: number): RecordColumns {
  if (planes.length !== PLANES * count) {
    throw unreadableAnswer(`${planes.length} bytes do not hold ${count} records.`);
  }
  const plane = (index: number) => planes.subarray(index * count, (index + 1) * count);
  const columns = createColumns(count);
  columns.states.set(plane(0));
  columns.attempts.set(plane(1));
  columns.reasons.set(plane(2));
  if (columns.states.some((code) => code >= ELEMENT_STATES.length))
    throw unreadableAnswer('it has a state of no name.');
  const join = (first: number, from: number, to: number, into: Uint32Array) => {
    for (let byte = from; byte <= to; byte++) {
      const bytes = plane(first + byte - from);
      for (let at = 0; at < count; at++) into[at]! |= bytes[at]! << (8 * byte);
    }
  };
  join(3, 0, 3, columns.elements);
  join(7, 1, 3, new Uint32Array(columns.wallS.buffer));
  join(10, 1, 3, new Uint32Array(columns.cpuS.buffer));
  join(13, 0, 3, columns.peakKib);
  return columns;
}

function unreadableAnswer(answer: string): CodedError {
  return new CodedError('COMMAND_FAILED', {
    command: '"worker scan"',
    code: 0,
    stderr: `Its answer is wrong: ${answer}`,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
