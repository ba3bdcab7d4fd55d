import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkerSource } from '@gridloom/core/plan';

/** The worker that belongs to this server. */
export function readWorker(): WorkerSource {
  const read = (url: string) => readFileSync(fileURLToPath(url), 'utf8');
  return {
    start: read(import.meta.resolve('@gridloom/worker/worker.py')),
    modules: read(import.meta.resolve('@gridloom/worker/worker.modules')),
  };
}
