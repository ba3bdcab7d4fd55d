import type { Site } from '../cluster/site.ts';
import { asTransferFailure } from './transfer-failure.ts';

/**
 * A command of the worker that may take as long as its data are large: it holds no place of the short ones, and ends with
 * its caller.
 *
 * @param stdin - sent as JSON when given
 * @returns its JSON answer, unparsed by any schema
 * @throws CodedError WORKER_REFUSED, FILE_CHANGED, DISK_FULL, COMMAND_FAILED
 */
export async function askAtLength(
  { shell, workerScript }: Pick<Site, 'shell' | 'workerScript'>,
  argv: readonly string[],
  { stdin, signal }: { readonly stdin?: unknown; readonly signal?: AbortSignal } = {},
): Promise<unknown> {
  try {
    const parts: Buffer[] = [];
    // The stream has no encoding set, so its chunks are buffers.
    for await (const part of await shell.stream(workerScript(argv, stdin), { ...(signal && { signal }) }))
      parts.push(part as Buffer);
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch (error) {
    throw asTransferFailure(`"worker ${argv[0]!}" on ${shell.host}`, error);
  }
}
