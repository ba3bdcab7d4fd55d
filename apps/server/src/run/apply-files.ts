import { applyRecord, STATE_CODE } from '@gridloom/core/grid';
import type { StageGrids } from '@gridloom/core/run';
import type { RecordNews, WallTimes } from './run-ports.ts';

/** What is known from the records of a run; the three always belong to one moment. */
export type RecordState = {
  readonly grids: StageGrids;
  /** Bytes that were read, by file. */
  readonly offsets: Map<string, number>;
  readonly wallTimes: WallTimes;
};

/**
 * Folds new records into grids and wall times. Each byte of a file counts once: news that do not begin where the file was
 * read up to, or of a stage without a grid, are passed over and come again.
 *
 * @returns whether a state changed
 */
export function applyFiles({ grids, offsets, wallTimes }: RecordState, files: readonly RecordNews[]): boolean {
  let changed = false;
  for (const { path, stage, from, to, records } of files) {
    const grid = grids.get(stage);
    if (!grid || (offsets.get(path) ?? 0) !== from) continue;
    const { count, elements, states, attempts, reasons, wallS } = records;
    let { count: done, sumS } = wallTimes.get(stage) ?? { count: 0, sumS: 0 };
    for (let at = 0; at < count; at++) {
      const state = states[at]!;
      if (applyRecord(grid, elements[at]!, state, attempts[at]!, reasons[at]!)) changed = true;
      if (state !== STATE_CODE.done) continue;
      done++;
      sumS += wallS[at]!;
    }
    if (done > 0) wallTimes.set(stage, { count: done, sumS });
    offsets.set(path, to);
  }
  return changed;
}
