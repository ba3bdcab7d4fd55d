import { elementsIn } from '@gridloom/core/grid';
import { rangesOf } from '@gridloom/core/mapspec';
import type { EarlierRun } from '@gridloom/core/plan';
import type { RunState, StageGrids, StageState } from '@gridloom/core/run';
import { initialStateOf, type LiveRun } from './live-run.ts';
import { replayJournal } from './replay-journal.ts';
import type { WallTimes } from './run-ports.ts';
import type { RunTable, StoredRun } from './run-table.ts';

/** Older runs are not looked through: what they have, newer ones took over. */
const MOST_RUNS = 20;

/** What the runs of a saved pipeline have computed, for plans that take results over. */
export function createEarlierRuns(table: RunTable, liveRun: (runId: string) => LiveRun | undefined) {
  /** Runs that nobody drives do not change; null where there is nothing to take over, or nothing can be read. */
  const atRest = new Map<string, EarlierRun | null>();

  function readAtRest(runId: string): EarlierRun | null {
    const known = atRest.get(runId);
    if (known !== undefined) return known;
    const found = tryToRead(table, runId);
    atRest.set(runId, found);
    return found;
  }

  return {
    /** The newest first; also runs that are still under way, with what they have by now. */
    of(pipelineId: string, profileId: string): EarlierRun[] {
      return table.ofPipeline(pipelineId, profileId, MOST_RUNS).flatMap((runId) => {
        const live = liveRun(runId);
        if (live) atRest.delete(runId);
        return (
          (live
            ? earlierRun(live.engine.current(), live.stored, {
                grids: live.engine.grids,
                wallTimes: live.engine.wallTimes,
              })
            : readAtRest(runId)) ?? []
        );
      });
    },
  };
}

/** A run that cannot be read is as good as none here; its own page says why. */
function tryToRead(table: RunTable, runId: string): EarlierRun | null {
  try {
    const stored = table.find(runId);
    if (!stored) return null;
    const { grids, wallTimes } = table.grids(runId);
    const run = replayJournal(initialStateOf(stored, table.plan(stored.planHash)), table.journal(runId), grids);
    return earlierRun(run, stored, { grids, wallTimes });
  } catch {
    return null;
  }
}

function earlierRun(
  { runId, folder, plan, stages }: RunState,
  { profile }: Pick<StoredRun, 'profile'>,
  { grids, wallTimes }: { readonly grids: StageGrids; readonly wallTimes: WallTimes },
): EarlierRun | null {
  if (folder === null) return null;
  const known = [...grids]
    .filter(([id]) => stages[id])
    .map(([id, grid]) => {
      const { count, sumS } = wallTimes.get(id) ?? { count: 0, sumS: 0 };
      const done = rangesOf(elementsIn(grid, ['done']));
      return [id, { done, meanWallS: count === 0 ? null : sumS / count, sizes: externalSizes(stages[id]!) }] as const;
    });
  const { python, setup } = profile;
  return { runId, folder, plan, profile: { python, setup }, stages: Object.fromEntries(known) };
}

/** A stage that has a grid has been counted. */
function externalSizes({ stage, sizes }: StageState): number[] {
  return stage.axes.flatMap(({ external }, at) => {
    const size = sizes[at];
    return external && typeof size === 'number' ? [size] : [];
  });
}
