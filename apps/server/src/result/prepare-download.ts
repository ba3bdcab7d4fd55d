import type { ResultFormat } from '@gridloom/core/result';
import { z } from 'zod';
import type { Site } from '../cluster/site.ts';
import type { Download } from '../http/send-download.ts';
import { askAtLength } from '../transfer/ask-at-length.ts';
import { fetchFile, type RemoteBytes } from '../transfer/fetch-file.ts';

/** Where a run's folder lies. */
export type RunPlace = { readonly site: Site; readonly folder: string };

const Prepared = z.object({
  size: z.int(),
  sha256: z.string(),
  /** One of the two: a short file is its own answer. */
  content: z.base64().optional(),
  path: z.string().optional(),
  /** Values that are damaged and left out. */
  notes: z.array(z.string()).default([]),
});
const Weight = z.object({ size: z.int(), identity: z.string() });
const Planned = Weight.extend({ path: z.string() });

/** Values of outputs as a file. The worker writes it first, so that its length and SHA-256 are known. */
export async function prepareResults(
  { site, folder }: RunPlace,
  { outputs, format }: { readonly outputs: readonly string[]; readonly format: ResultFormat },
  signal: AbortSignal,
): Promise<Download> {
  const names = outputs.flatMap((name) => ['--output', name]);
  const argv = ['prepare-export', '--run', folder, '--format', format, ...names, '--exports', exportsOf(site)];
  const { size, sha256, content, path, notes } = Prepared.parse(await askAtLength(site, argv, { signal }));
  if (content !== undefined) {
    const whole = Buffer.from(content, 'base64');
    return { size, tag: sha256, sha256, notes, bytes: (start, end) => one(whole.subarray(start, end)) };
  }
  const weight = Weight.parse(await site.worker('weigh', ['--kind', 'file', '--path', path ?? '']));
  return { ...downloadOf(site, { kind: 'file', path: path ?? '', ...weight }, signal), tag: sha256, sha256, notes };
}

/** A whole run folder as a tar, which is nowhere stored: the worker lists what is in it and sends any part of it. */
export async function prepareFolder({ site, folder }: RunPlace, runId: string, signal: AbortSignal): Promise<Download> {
  const exports = exportsOf(site);
  const argv = ['plan-tar', '--run', folder, '--to', `${exports}/${runId}`, '--exports', exports];
  const planned = Planned.parse(await askAtLength(site, argv, { signal }));
  return downloadOf(site, { kind: 'tar', ...planned }, signal);
}

function exportsOf({ root }: Site): string {
  return `${root}/.gridloom/exports`;
}

function downloadOf(site: Site, remote: RemoteBytes, signal: AbortSignal): Download {
  return {
    size: remote.size,
    tag: remote.identity,
    sha256: null,
    notes: [],
    bytes: (start, end) => fetchFile(site, remote, { start, end, signal }),
  };
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  if (bytes.length > 0) yield bytes;
}
