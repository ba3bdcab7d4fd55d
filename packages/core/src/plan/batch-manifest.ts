import type { Ranges } from '../mapspec/index.ts';
import type { Batch } from './plan.ts';

/**
 * `jobs/<batch>.json`: what a task reads of its job array; documented in `docs/run-folder.md`.
 *
 * @param renewed - elements whose earlier results no longer count
 */
export function batchManifest(batch: Batch, renewed: Ranges) {
  const { id, stage, round, perTask, taskCount, elements, resources } = batch;
  return { format: 1 as const, batch: id, stage, round, perTask, taskCount, elements, renewed, resources };
}
