import { NOTES_HEADER, readNotes } from '@gridloom/core/result';
import { fetchNoticing } from '../rpc/locked-out.ts';
import type { TransferWork } from './transfers.ts';

/** Above this the browser downloads a file itself: it writes to the disk at once, and resumes by itself too. */
const OWN_LIMIT_BYTES = 1_000_000_000;
/** What has arrived is handed to the browser in blobs of this size, which it need not keep in memory. */
const BLOB_BYTES = 8 * 1024 * 1024;
/** Tries without progress before a download stops and asks. */
const TRIES = 4;
const WAIT_MS = 1_000;

type Ports = {
  readonly fetch: (address: string, init: RequestInit) => Promise<Response>;
  readonly save: (file: { name: string; content: Blob } | { name: string; address: string }) => void;
  readonly wait: (milliseconds: number) => Promise<void>;
};

/** The server said no, in words; another try would not change that. */
class Refusal extends Error {}

/**
 * The work of downloading a file: its bytes are kept as they arrive, and a broken connection costs none of them. It begins
 * anew only when the file has changed meanwhile.
 */
export function downloadWork(address: string, fallbackName: string, ports: Ports = BROWSER): TransferWork {
  let parts: Blob[] = [];
  let have = 0;
  let tag: string | null = null;

  return async ({ signal, tell, note }) => {
    for (let tries = 1; ; tries++) {
      const before = have;
      try {
        const response = await ports.fetch(address, { signal, headers: rangeHeaders(have, tag) });
        if (response.status === 503) throw new Error(await wordsOf(response));
        if (!response.ok) throw new Refusal(await wordsOf(response));
        note(readNotes(response.headers.get(NOTES_HEADER)));
        const name = nameIn(response) ?? fallbackName;
        if (response.status !== 206) [parts, have] = [[], 0];
        tag = response.headers.get('etag');
        const length = response.headers.get('content-length');
        const total = length === null ? null : have + Number(length);
        if (total !== null && total > OWN_LIMIT_BYTES) {
          await response.body?.cancel();
          ports.save({ name, address });
          return 'handed-over';
        }
        tell(have, total);
        await take(
          response,
          (blob) => {
            parts.push(blob);
            have += blob.size;
          },
          (waiting) => tell(have + waiting, total),
        );
        if (total !== null && have !== total) throw new Error(`${have} of ${total} bytes arrived.`);
        ports.save({ name, content: new Blob(parts, { type: response.headers.get('content-type') ?? '' }) });
        parts = [];
        return 'done';
      } catch (error) {
        if (signal.aborted || error instanceof Refusal) throw error;
        if (have > before) tries = 0;
        if (tries >= TRIES) throw new Error(`The download broke off: ${messageOf(error)}`, { cause: error });
        await ports.wait(WAIT_MS);
      }
    }
  };
}

function rangeHeaders(have: number, tag: string | null): Record<string, string> {
  return have === 0 || tag === null ? {} : { range: `bytes=${have}-`, 'if-range': tag };
}

/** Reads an answer in blobs; also what came before it broke off is kept. */
async function take(response: Response, keep: (blob: Blob) => void, tell: (waiting: number) => void): Promise<void> {
  const reader = response.body?.getReader();
  if (!reader) return;
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const flush = () => {
    if (length > 0) keep(new Blob(waiting));
    [waiting, length] = [[], 0];
  };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      waiting.push(value);
      length += value.length;
      if (length >= BLOB_BYTES) flush();
      tell(length);
    }
  } finally {
    flush();
  }
}

function nameIn(response: Response): string | null {
  return /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? null;
}

async function wordsOf(response: Response): Promise<string> {
  return (await response.text()).trim().slice(0, 500) || `The server answered ${response.status}.`;
}

function messageOf(error: unknown): string {
  return error instanceof TypeError
    ? 'Gridloom does not answer.'
    : error instanceof Error
      ? error.message
      : String(error);
}

const BROWSER: Ports = {
  fetch: fetchNoticing,
  save(file) {
    const link = document.createElement('a');
    link.download = file.name;
    link.href = 'content' in file ? URL.createObjectURL(file.content) : file.address;
    link.click();
    // The browser has taken it up by then; a blob is let go only with its address.
    if ('content' in file) setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  },
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
