import { ELEMENT_STATES, isFinal, STATE_CODE } from '@gridloom/core/grid';
import { Button } from '@mantine/core';
import { Ban, RotateCcw } from 'lucide-react';
import { useMemo, useSyncExternalStore } from 'react';
import { findState } from '../grid/find-state.ts';
import type { LiveGrid } from '../grid/live-grid.ts';
import { ElementDrawer } from '../run/element-drawer.tsx';
import type { RunTarget } from '../run/run-target.ts';
import classes from './grid-drawer.module.css';
import type { RunAsk } from './run-dialogs.tsx';

type GridDrawerProps = {
  readonly sharesTask: boolean;
  /** Nothing of the run moves any more. */
  readonly ended: boolean;
  readonly onAsk: (ask: RunAsk) => void;
  readonly runId: string;
  readonly stage: string;
  readonly element: number;
  readonly live: LiveGrid;
  readonly onPick: (element: number) => void;
  readonly onClose: () => void;
};

/** The element drawer with its element's state, and the failed ones around it, as the grid has them. */
export function GridDrawer({ live, element, onPick, onAsk, ended, ...drawer }: GridDrawerProps) {
  const version = useSyncExternalStore(live.subscribe, live.version);
  const state = ELEMENT_STATES[live.states()[element] ?? -1] ?? null;
  const [previous, next] = useMemo(
    () => ([-1, 1] as const).map((step) => findState(live.states(), element, STATE_CODE.failed, step)),
    // The bytes change in place; the version says when.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [live, element, version],
  );
  const target: RunTarget = { where: 'elements', stage: drawer.stage, elements: [[element, element + 1]] };
  const mayRetry = state === 'failed' || state === 'skipped' || state === 'cancelled';
  return (
    <ElementDrawer
      {...drawer}
      element={element}
      state={state}
      actions={
        <div className={classes.acts}>
          {mayRetry && (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<RotateCcw size={14} />}
              disabled={!ended}
              title={ended ? undefined : 'Can be run again when the run has ended.'}
              onClick={() => onAsk({ what: 'retry', target })}
            >
              Run again…
            </Button>
          )}
          {state !== null && !isFinal(state) && !ended && (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<Ban size={14} />}
              onClick={() => onAsk({ what: 'cancel', target })}
            >
              Cancel…
            </Button>
          )}
        </div>
      }
      onPreviousFailed={previous == null ? null : () => onPick(previous)}
      onNextFailed={next == null ? null : () => onPick(next)}
    />
  );
}
