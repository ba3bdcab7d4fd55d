import { diffStates, packRuns } from '@gridloom/core/grid';
import type { StageGrids } from '@gridloom/core/run';
import type { GridDelta } from './grid-router.ts';

type Published = { seq: number; states: Uint8Array };

/** Deltas kept for a reader that does not keep up. */
const LONGEST_BACKLOG = 200;

/**
 * What watchers of one run have seen of its grids. `publish` sends the difference since the last call to all of them, so
 * a thousand small changes between two calls are one delta.
 */
export function createLiveFeed(grids: StageGrids) {
  const published = new Map<string, Published>();
  const watchers = new Set<(delta: GridDelta) => void>();

  function publish(): void {
    for (const [stage, grid] of grids) {
      const before = published.get(stage);
      if (!before) {
        published.set(stage, { seq: 0, states: grid.states.slice() });
        send(stage, []);
        continue;
      }
      const runs = diffStates(before.states, grid.states);
      if (runs.length === 0) continue;
      before.seq++;
      before.states.set(grid.states);
      send(stage, runs);
    }
  }

  function send(stage: string, runs: ReturnType<typeof diffStates>): void {
    if (watchers.size === 0) return;
    const delta = deltaOf(stage, published.get(stage)!, runs);
    for (const watcher of watchers) watcher(delta);
  }

  return {
    publish,
    /** The states as last published, so that the deltas after `seq` apply to them. */
    snapshot(stage: string): { seq: number; states: Uint8Array } | null {
      publish();
      const { seq, states } = published.get(stage) ?? { seq: 0, states: null };
      return states && { seq, states: states.slice() };
    },
    /** Present sequence numbers as empty deltas, then each change. */
    async *watch(signal: AbortSignal): AsyncGenerator<GridDelta> {
      const waiting: GridDelta[] = [];
      let wake = () => {};
      const watcher = (delta: GridDelta) => {
        // A reader this far behind is better off with a snapshot: the gap in the numbers makes it fetch one.
        if (waiting.length >= LONGEST_BACKLOG) waiting.length = 0;
        waiting.push(delta);
        wake();
      };
      publish();
      for (const [stage, state] of published) waiting.push(deltaOf(stage, state, []));
      watchers.add(watcher);
      signal.addEventListener('abort', () => wake());
      try {
        while (!signal.aborted) {
          const next = waiting.shift();
          if (next) yield next;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        watchers.delete(watcher);
      }
    },
  };
}

function deltaOf(stage: string, { seq, states }: Published, runs: ReturnType<typeof diffStates>): GridDelta {
  return { stage, seq, elementCount: states.length, runs: Buffer.from(packRuns(runs)).toString('base64') };
}
