import { ELEMENT_STATES, STATE_CODE } from '@gridloom/core/grid';
import { useMemo, useSyncExternalStore } from 'react';
import { findState } from '../grid/find-state.ts';
import type { LiveGrid } from '../grid/live-grid.ts';
import { ElementDrawer } from '../run/element-drawer.tsx';

type GridDrawerProps = {
  readonly runId: string;
  readonly stage: string;
  readonly element: number;
  readonly live: LiveGrid;
  readonly onPick: (element: number) => void;
  readonly onClose: () => void;
};

/** The element drawer with its element's state, and the failed ones around it, as the grid has them. */
export function GridDrawer({ live, element, onPick, ...drawer }: GridDrawerProps) {
  const version = useSyncExternalStore(live.subscribe, live.version);
  const state = ELEMENT_STATES[live.states()[element] ?? -1] ?? null;
  const [previous, next] = useMemo(
    () => ([-1, 1] as const).map((step) => findState(live.states(), element, STATE_CODE.failed, step)),
    // The bytes change in place; the version says when.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [live, element, version],
  );
  return (
    <ElementDrawer
      {...drawer}
      element={element}
      state={state}
      onPreviousFailed={previous == null ? null : () => onPick(previous)}
      onNextFailed={next == null ? null : () => onPick(next)}
    />
  );
}
