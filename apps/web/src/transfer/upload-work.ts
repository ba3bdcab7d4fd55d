import { serverUrl } from '../rpc/base-url.ts';
import { fetchNoticing } from '../rpc/locked-out.ts';
import { trpcClient } from '../rpc/trpc.ts';
import type { TransferWork } from './transfers.ts';

type Upload = {
  readonly file: File;
  readonly profileId: string;
  /** Folder below `uploads/`. */
  readonly pipeline: string;
  /** Told where the file lies now, on the cluster. */
  readonly onDone: (path: string) => void;
};

const TRIES = 4;
const WAIT_MS = 1_000;

/**
 * The work of uploading a file: part by part, each checked on the cluster before the next is sent. Begun again, also after
 * the page was closed, it goes on behind the parts that are there.
 */
export function uploadWork({ file, profileId, pipeline, onDone }: Upload): TransferWork {
  return async ({ signal, tell }) => {
    const { name, size } = file;
    const key = (await sha256(textBytes(JSON.stringify([name, size, file.lastModified])))).hex.slice(0, 32);
    const id = { profileId, pipeline, key };
    const { parts, partBytes } = await trpcClient.upload.begin.mutate({ ...id, name, size }, { signal });
    const path = [profileId, pipeline, key].map(encodeURIComponent).join('/');
    let same = true;
    for (let at = 0; at < size || (size === 0 && at === 0); at += partBytes) {
      const bytes = await file.slice(at, at + partBytes).arrayBuffer();
      const digest = await sha256(bytes);
      // From the first part on that differs all are sent.
      same &&= parts[at / partBytes] === digest.hex;
      if (!same) await sendPart(serverUrl(`api/uploads/${path}?at=${at}`), { bytes, digest: digest.base64 }, signal);
      tell(Math.min(size, at + partBytes), size);
    }
    const { path: there } = await trpcClient.upload.finish.mutate({ ...id, name, size }, { signal });
    onDone(there);
    return 'done';
  };
}

async function sendPart(
  address: string,
  { bytes, digest }: { readonly bytes: ArrayBuffer; readonly digest: string },
  signal: AbortSignal,
): Promise<void> {
  const init = { method: 'PUT', body: bytes, headers: { 'content-digest': `sha-256=:${digest}:` }, signal };
  for (let tries = 1; ; tries++) {
    const why = await fetchNoticing(address, init).then(
      async (response) => (response.ok ? null : (await response.text()).trim() || `status ${response.status}`),
      (error: unknown) => {
        if (signal.aborted) throw error;
        return error instanceof Error ? error.message : String(error);
      },
    );
    if (why === null) return;
    if (tries >= TRIES) throw new Error(why);
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
}

async function sha256(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<{ hex: string; base64: string }> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return {
    hex: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''),
    base64: btoa(String.fromCharCode(...digest)),
  };
}

function textBytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
