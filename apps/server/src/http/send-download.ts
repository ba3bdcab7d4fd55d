import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NOTES_HEADER, writeNotes } from '@gridloom/core/result';
import type { Request, Response } from 'express';
import { readByteRange } from './byte-range.ts';

/** Bytes that are known before they are sent: how many, and by what they are told from others. */
export type Download = {
  readonly size: number;
  /** Another one means other bytes. */
  readonly tag: string;
  /** Of all bytes, hexadecimal; null where it is known only once they are read. */
  readonly sha256: string | null;
  /** What whoever gets the file has to know, in sentences. */
  readonly notes: readonly string[];
  /** The bytes `[start, end)`. */
  bytes(start: number, end: number): AsyncIterable<Uint8Array>;
};

type Described = { readonly type: string; readonly fileName: string };

/**
 * Answers a download, whole or from the byte on that is asked for, so that browsers and `curl -C -` resume. It waits for
 * the first bytes before it sends the head, so that a refusal is an answer and not a broken file.
 */
export async function sendDownload(
  request: Request,
  response: Response,
  download: Download,
  { type, fileName }: Described,
): Promise<void> {
  const { size, tag, sha256, notes } = download;
  const etag = `"${tag}"`;
  const ifRange = request.get('if-range');
  const range = ifRange === undefined || ifRange === etag ? readByteRange(request.get('range'), size) : null;
  response.set({
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
    'content-disposition': `attachment; filename="${fileName.replace(/[^A-Za-z0-9._-]/g, '_')}"`,
    'content-type': type,
    etag,
    ...(sha256 !== null && { 'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:` }),
    ...(notes.length > 0 && { [NOTES_HEADER]: writeNotes(notes) }),
  });
  if (range === 'unsatisfiable') {
    response.set('content-range', `bytes */${size}`).removeHeader('content-disposition');
    response.status(416).type('text/plain').send(`There are ${size} bytes.\n`);
    return;
  }
  const { start, end } = range ?? { start: 0, end: size };
  response.status(range ? 206 : 200).set('content-length', String(end - start));
  if (range) response.set('content-range', `bytes ${start}-${end - 1}/${size}`);
  if (request.method === 'HEAD') return void response.end();
  const stream = Readable.from(download.bytes(start, end), { objectMode: false, highWaterMark: 256 * 1024 });
  try {
    await readable(stream);
  } catch (error) {
    // Its head was made for the bytes, and what is sent now are words.
    for (const name of response.getHeaderNames().filter((name) => OF_THE_BYTES.has(name))) response.removeHeader(name);
    throw error;
  }
  await pipeline(stream, response);
}

const OF_THE_BYTES = new Set([
  'accept-ranges',
  'content-disposition',
  'content-length',
  'content-range',
  'etag',
  'repr-digest',
  NOTES_HEADER,
]);

function readable(stream: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('readable', resolve);
    stream.once('end', resolve);
    stream.once('error', reject);
  });
}
