import { useSubscription } from '@trpc/tanstack-react-query';
import { useMemo } from 'react';
import { serverUrl } from '../rpc/base-url.ts';
import { useTRPC } from '../rpc/trpc.ts';
import { createLiveGrid, type GridSnapshot, type LiveGrid } from './live-grid.ts';

/** The live grids of a run, by stage. One feed for the page; only a grid that is on screen reads its bytes. */
export function useLiveGrids(runId: string): (stage: string) => LiveGrid {
  const trpc = useTRPC();
  const gridOf = useMemo(() => {
    const grids = new Map<string, LiveGrid>();
    return (stage: string) => {
      const known = grids.get(stage);
      if (known) return known;
      const grid = createLiveGrid({ load: (signal) => loadSnapshot(runId, stage, signal), later });
      grids.set(stage, grid);
      return grid;
    };
  }, [runId]);
  useSubscription(
    trpc.grid.watch.subscriptionOptions({ runId }, { onData: (delta) => gridOf(delta.stage).receive(delta) }),
  );
  return gridOf;
}

async function loadSnapshot(runId: string, stage: string, signal: AbortSignal): Promise<GridSnapshot> {
  const path = `api/runs/${encodeURIComponent(runId)}/grids/${encodeURIComponent(stage)}`;
  const response = await fetch(serverUrl(path), { signal });
  if (!response.ok) throw new Error(`The elements of ${stage} cannot be read (${response.status}).`);
  const seq = Number(response.headers.get('x-gridloom-seq'));
  if (!Number.isSafeInteger(seq))
    throw new Error(`The elements of ${stage} came without the number of their last change.`);
  return { seq, states: new Uint8Array(await response.arrayBuffer()) };
}

function later(again: () => void, attempt: number): () => void {
  const timer = setTimeout(again, Math.min(15_000, 300 * 2 ** attempt));
  return () => clearTimeout(timer);
}
