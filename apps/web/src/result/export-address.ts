import type { ResultFormat } from '@gridloom/core/result';
import { serverUrl } from '../rpc/base-url.ts';

/** Address of results as a file. No outputs means all. */
export function exportAddress(runId: string, format: ResultFormat, outputs: readonly string[]): string {
  const query = new URLSearchParams([['format', format], ...outputs.map((output) => ['output', output])]);
  return serverUrl(`api/runs/${encodeURIComponent(runId)}/outputs?${query}`);
}

/** Address of the whole run folder as a tar. */
export function folderAddress(runId: string): string {
  return serverUrl(`api/runs/${encodeURIComponent(runId)}/folder.tar`);
}
