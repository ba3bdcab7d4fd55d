import { createHash, type Hash } from 'node:crypto';
import { CodedError } from '@gridloom/core/error';
import { z } from 'zod';
import type { Site } from '../cluster/site.ts';
import { createReconnection } from './reconnection.ts';
import { asTransferFailure } from './transfer-failure.ts';

/** Bytes on a site: a file, or the tar that a list of the worker's describes. */
export type RemoteBytes = {
  readonly kind: 'file' | 'tar';
  /** Absolute; of a tar the path of its list. */
  readonly path: string;
  readonly size: number;
  /** Changes when the bytes do. */
  readonly identity: string;
};

type FetchOptions = {
  /** First byte; 0 unless told. */
  readonly start?: number;
  /** Behind the last byte; all unless told. */
  readonly end?: number;
  readonly signal?: AbortSignal;
  /** How long there may be no progress while the connection is down. */
  readonly patienceMs?: number;
};

const Trailer = z.object({ sha256: z.string() });
type Place = Pick<Site, 'shell' | 'workerScript'>;

/**
 * Reads bytes of a site, part by part. A dropped connection is waited for, and the transfer goes on at its offset once the
 * worker has seen that the bytes before it are still those that arrived. The last part is handed on only when the length
 * and the SHA-256 of all are right. Nothing is read ahead of the reader but what the connection holds.
 *
 * @throws CodedError FILE_CHANGED, TRANSFER_DAMAGED, CLUSTER_UNREACHABLE (after `patienceMs`)
 */
export async function* fetchFile(
  { shell, workerScript }: Place,
  remote: RemoteBytes,
  { start = 0, end = remote.size, signal, patienceMs }: FetchOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
  const reconnection = createReconnection(signal, patienceMs);
  const digest = createHash('sha256');
  let at = start;
  let last: Buffer | null = null;
  for (;;) {
    try {
      const script = workerScript(sendCommand(remote, { start, at, end, digest }));
      const answer = await shell.stream(script, { ...(signal && { signal }) });
      let trailer = '';
      for await (const chunk of answer) {
        // The stream has no encoding set, so its chunks are buffers.
        const bytes = chunk as Buffer;
        const own = bytes.subarray(0, end - at);
        trailer += bytes.subarray(own.length).toString('utf8');
        if (own.length === 0) continue;
        digest.update(own);
        at += own.length;
        reconnection.moved();
        if (last) yield last;
        last = own;
      }
      if (at !== end || sentDigest(trailer) !== digest.copy().digest('hex'))
        throw new CodedError('TRANSFER_DAMAGED', { what: remote.path, host: shell.host });
      if (last) yield last;
      return;
    } catch (error) {
      await reconnection.wait(asTransferFailure(`Reading ${remote.path} on ${shell.host}`, error));
    }
  }
}

/** What the worker says it has sent; null when it does not say. */
function sentDigest(trailer: string): string | null {
  try {
    return Trailer.parse(JSON.parse(trailer)).sha256;
  } catch {
    return null;
  }
}

function sendCommand(
  { kind, path, identity }: RemoteBytes,
  { start, at, end, digest }: { start: number; at: number; end: number; digest: Hash },
): string[] {
  const options = { kind, path, identity, begin: start, start: at, end, prefix: digest.copy().digest('hex') };
  return ['send', ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])];
}
