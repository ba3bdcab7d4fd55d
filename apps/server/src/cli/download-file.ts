import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { callApi, notesIn, refusalOf } from './call-api.ts';
import { createProgressLine } from './progress-line.ts';
import { UsageError } from './usage-error.ts';

/** Without progress in this many tries a download gives up; what has arrived is kept. */
const TRIES = 5;
const WAIT_MS = 1_000;

/**
 * Downloads into a file. What has arrived stands in `<file>.part`, with its tag beside it, until all of it is there and
 * right: asked again, also much later, it goes on from there, unless what is downloaded has changed meanwhile.
 *
 * @param path - below `/api`
 * @returns sentences about what is missing in the file
 * @throws UsageError with the server's sentence
 */
export async function downloadFile(dataFolder: string, path: string, file: string): Promise<readonly string[]> {
  const part = `${file}.part`;
  const tagFile = `${part}.tag`;
  const line = createProgressLine(file);
  let notes: readonly string[] = [];
  try {
    for (let tries = 0; ; tries++) {
      const before = lengthOf(part);
      const failure = await goOn(
        { dataFolder, path, part, tagFile },
        { progress: (done, total) => line.tell(done, total), notes: (told) => (notes = told) },
      ).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
      if (failure === null) break;
      if (failure instanceof UsageError) throw failure;
      if (lengthOf(part) > before) tries = 0;
      if (tries >= TRIES)
        throw new UsageError(
          `The download broke off: ${failure.message}. ${part} is kept; the same command goes on from there.`,
        );
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    }
  } finally {
    line.end();
  }
  renameSync(part, file);
  rmSync(tagFile, { force: true });
  return notes;
}

type Target = { readonly dataFolder: string; readonly path: string; readonly part: string; readonly tagFile: string };

type Listener = {
  readonly progress: (done: number, total: number | null) => void;
  readonly notes: (notes: readonly string[]) => void;
};

/** One request for what is missing; null when all is there and right, else why it is not. */
async function goOn({ dataFolder, path, part, tagFile }: Target, tell: Listener): Promise<Error | null> {
  const tag = existsSync(tagFile) && existsSync(part) ? readFileSync(tagFile, 'utf8') : null;
  const have = tag === null ? 0 : lengthOf(part);
  const headers: Record<string, string> =
    tag === null || have === 0 ? {} : { range: `bytes=${have}-`, 'if-range': tag };
  const answer = await callApi(dataFolder, { path, headers });
  tell.notes(notesIn(answer));
  const complete = answer.statusCode === 416 && answer.headers['content-range'] === `bytes */${have}`;
  if (complete) answer.resume();
  else if (answer.statusCode !== 200 && answer.statusCode !== 206) {
    const refusal = await refusalOf(answer);
    return answer.statusCode === 503 ? new Error(refusal.message) : refusal;
  } else {
    const start = answer.statusCode === 206 ? have : 0;
    writeFileSync(tagFile, answer.headers.etag ?? '');
    let done = start;
    const total = start + Number(answer.headers['content-length']);
    answer.on('data', (bytes: Buffer) => tell.progress((done += bytes.length), total));
    await pipeline(answer, createWriteStream(part, { flags: start > 0 ? 'a' : 'w' }));
    if (lengthOf(part) !== total) return new Error(`${lengthOf(part)} of ${total} bytes arrived`);
  }
  const wanted = digestIn(answer);
  if (wanted === null || (await digestOf(part)) === wanted) return null;
  rmSync(part);
  return new Error('its SHA-256 is not that of what was sent; it begins again');
}

/** The SHA-256 of the whole in base64, where the server knows it. */
function digestIn(answer: IncomingMessage): string | null {
  const [, digest = null] = /^sha-256=:([A-Za-z0-9+/=]+):$/.exec(String(answer.headers['repr-digest'] ?? '')) ?? [];
  return digest;
}

async function digestOf(file: string): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(file), digest);
  return digest.digest('base64');
}

function lengthOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}
