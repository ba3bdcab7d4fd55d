import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Site } from '../cluster/site.ts';
import { createReconnection } from './reconnection.ts';
import { transferFailure } from './transfer-failure.ts';

/** Where a file is being put together on a site. */
export type UploadPlace = {
  /** Absolute. */
  readonly folder: string;
  /** Names the upload among others of the folder. */
  readonly key: string;
};

const Received = z.object({ received: z.int() });
type Place = Pick<Site, 'shell' | 'workerScript'>;

/**
 * Sends one part of an upload to its offset, again and again while the connection drops: a part counts when the worker has
 * seen its length and SHA-256, and sent twice it is there once.
 *
 * @returns how many bytes of the upload are there now
 * @throws CodedError FILE_CHANGED when what comes before is not there, DISK_FULL, CLUSTER_UNREACHABLE (after `patienceMs`)
 */
export async function sendPart(
  { shell, workerScript }: Place,
  { folder, key }: UploadPlace,
  part: { readonly at: number; readonly bytes: Uint8Array },
  { signal, patienceMs }: { readonly signal?: AbortSignal; readonly patienceMs?: number } = {},
): Promise<number> {
  const reconnection = createReconnection(signal, patienceMs);
  const options = {
    folder,
    key,
    at: part.at,
    length: part.bytes.length,
    sha256: createHash('sha256').update(part.bytes).digest('hex'),
  };
  const script = workerScript([
    'receive',
    ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]),
  ]);
  for (;;) {
    try {
      const { code, stdout, stderr } = await shell.send(script, slices(part.bytes), { ...(signal && { signal }) });
      if (code !== 0) throw transferFailure(`${folder} on ${shell.host}`, code, stderr);
      return Received.parse(JSON.parse(stdout.toString('utf8'))).received;
    } catch (error) {
      await reconnection.wait(error);
    }
  }
}

const SLICE_BYTES = 1024 * 1024;

/** Small enough that what the connection takes is felt. */
async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES);
}
