import { noCounts, STATE_CODE } from '@gridloom/core/grid';
import { type Ranges, unionOf } from '@gridloom/core/mapspec';
import type { RunView } from '@gridloom/core/run';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import type { LiveGrid } from '../grid/live-grid.ts';
import { countSelected } from '../grid/select-elements.ts';
import { useTRPC } from '../rpc/trpc.ts';
import { CancelDialog } from '../run/cancel-dialog.tsx';
import { RetryDialog } from '../run/retry-dialog.tsx';
import type { RunTarget } from '../run/run-target.ts';

/** What is being asked: to run something again, or to stop it. */
export type RunAsk = { readonly what: 'retry' | 'cancel'; readonly target: RunTarget };

type RunDialogsProps = {
  readonly view: RunView;
  readonly ask: RunAsk;
  /** The stage in view, and its grid. */
  readonly stage: string;
  readonly live: LiveGrid;
  readonly onClose: () => void;
};

/** The dialog of what is being asked, which counts in the grid what it would be about. */
export function RunDialogs({ view, ask, stage, live, onClose }: RunDialogsProps) {
  const trpc = useTRPC();
  const plan = useQuery(trpc.run.plan.queryOptions({ runId: view.runId }, { staleTime: Number.POSITIVE_INFINITY }));
  // Reads the grid as long as the dialog is open, also from a tab that does not show it.
  const version = useSyncExternalStore(live.subscribe, live.version);
  const countsOf = useCallback(
    (elements: Ranges) => {
      if (elements.length === 0) return noCounts();
      return live.fresh() ? countSelected(live.states(), unionOf(elements, [])) : null;
    },
    // The bytes change in place; the version says when.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [live, version],
  );
  const shared = { view, target: ask.target, stage, countsOf, onClose };
  if (ask.what === 'cancel') return <CancelDialog {...shared} />;
  if (!plan.data) return null;
  const failed = live.states().indexOf(STATE_CODE.failed);
  return <RetryDialog {...shared} plan={plan.data} firstFailed={failed < 0 ? null : failed} />;
}
