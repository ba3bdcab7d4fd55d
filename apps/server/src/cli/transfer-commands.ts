import { createHash, type Hash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { ResultFormat } from '@gridloom/core/result';
import { UploadFolder } from '../transfer/uploads.ts';
import { dataFolderOf, findProfile, only } from './arguments.ts';
import { callApi, refusalOf } from './call-api.ts';
import { downloadFile } from './download-file.ts';
import { findRun } from './find-run.ts';
import { createProgressLine } from './progress-line.ts';
import { inSession } from './session.ts';
import { UsageError } from './usage-error.ts';

const DOWNLOAD = 'gridloom download RUN [OUTPUT]... --out FILE [--format json|csv|npy|npz] [--folder]';

/** `gridloom download RUN`: results, or the run folder, into a file; goes on where an earlier try was cut off. */
export async function downloadCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: {
      out: { type: 'string' },
      format: { type: 'string' },
      folder: { type: 'boolean' },
      data: { type: 'string' },
    },
    allowPositionals: true,
  });
  const [given, ...outputs] = positionals;
  const { out } = values;
  if (given === undefined || out === undefined) throw new UsageError(`Usage: ${DOWNLOAD}`);
  if (values.folder && (outputs.length > 0 || values.format !== undefined))
    throw new UsageError(`--folder downloads all of the run folder, as a tar.\nUsage: ${DOWNLOAD}`);
  const format = ResultFormat.safeParse(values.format ?? 'json');
  if (!format.success) throw new UsageError(`--format ${values.format} is none of json, csv, npy, npz.`);
  return inSession(values.data, async ({ client }) => {
    const runId = await findRun(client, given);
    const query = new URLSearchParams([
      ['format', format.data],
      ...outputs.map((name): [string, string] => ['output', name]),
    ]);
    const path = values.folder ? `/runs/${runId}/folder.tar` : `/runs/${runId}/outputs?${query.toString()}`;
    for (const note of await downloadFile(dataFolderOf(values.data), path, out)) console.error(note);
    return 0;
  });
}

const UPLOAD = 'gridloom upload FILE [--profile P] [--pipeline ID]';

/** `gridloom upload FILE`: puts a file beside a profile's runs and prints its path there, for a reference input. */
export async function uploadCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { profile: { type: 'string' }, pipeline: { type: 'string' }, data: { type: 'string' } },
    allowPositionals: true,
  });
  const file = only(positionals, UPLOAD);
  const facts = await stat(file).catch(() => null);
  if (!facts?.isFile()) throw new UsageError(`${file} is no file.\nUsage: ${UPLOAD}`);
  const pipeline = UploadFolder.safeParse(values.pipeline ?? 'files');
  if (!pipeline.success)
    throw new UsageError(`--pipeline ${values.pipeline} is no id of a pipeline.\nUsage: ${UPLOAD}`);
  const line = createProgressLine(file);
  return inSession(values.data, async ({ client }) => {
    const profileId = await findProfile(client, values.profile);
    const name = basename(file);
    const size = facts.size;
    const key = createHash('sha256')
      .update(JSON.stringify([name, size, facts.mtimeMs]))
      .digest('hex')
      .slice(0, 32);
    const id = { profileId, pipeline: pipeline.data, key };
    const begun = await client.upload.begin.mutate({ ...id, name, size });
    const path = `/uploads/${encodeURIComponent(profileId)}/${encodeURIComponent(id.pipeline)}/${key}`;
    const whole = createHash('sha256');
    await sendParts(file, { size, ...begun }, whole, async (at, bytes) => {
      await sendPart(dataFolderOf(values.data), `${path}?at=${at}`, bytes);
      line.tell(at + bytes.length, size);
    });
    const done = await client.upload.finish.mutate({ ...id, name, size });
    line.end();
    if (done.sha256 !== whole.digest('hex'))
      throw new UsageError(`${done.path} is not ${file}: the file changed while it was sent. Send it again.`);
    console.log(done.path);
    return 0;
  });
}

type Begun = { readonly size: number; readonly partBytes: number; readonly parts: readonly string[] };

/** Sends the parts that are not there yet; `whole` takes all of them. */
async function sendParts(
  file: string,
  { size, partBytes, parts }: Begun,
  whole: Hash,
  send: (at: number, bytes: Buffer) => Promise<void>,
): Promise<void> {
  const handle = await open(file);
  try {
    // From the first part on that differs: all that follow are written anew.
    let same = true;
    for (let at = 0; at < size; at += partBytes) {
      const bytes = Buffer.alloc(Math.min(partBytes, size - at));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, at);
      if (bytesRead < bytes.length) throw new UsageError(`${file} became shorter while it was sent. Send it again.`);
      whole.update(bytes);
      same &&= createHash('sha256').update(bytes).digest('hex') === parts[at / partBytes];
      if (!same) await send(at, bytes);
    }
    // A file of nothing still is a file.
    if (size === 0) await send(0, Buffer.alloc(0));
  } finally {
    await handle.close();
  }
}

const BUSY = 503;

async function sendPart(dataFolder: string, path: string, body: Buffer): Promise<void> {
  const digest = createHash('sha256').update(body).digest('base64');
  const headers = { 'content-digest': `sha-256=:${digest}:`, 'content-length': String(body.length) };
  for (;;) {
    const answer = await callApi(dataFolder, { method: 'PUT', path, headers, body });
    if (answer.statusCode === 200) return void answer.resume();
    if (answer.statusCode !== BUSY || answer.headers['retry-after'] === undefined) throw await refusalOf(answer);
    answer.resume();
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
