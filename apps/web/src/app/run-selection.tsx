import type { Ranges } from '@gridloom/core/mapspec';
import { isEnded, type RunView, type StageView } from '@gridloom/core/run';
import { useMemo, useSyncExternalStore } from 'react';
import type { LiveGrid } from '../grid/live-grid.ts';
import { countSelected } from '../grid/select-elements.ts';
import { SelectionBar } from '../run/selection-bar.tsx';
import type { RunAsk } from './run-dialogs.tsx';

type RunSelectionProps = {
  readonly view: RunView;
  readonly stage: StageView;
  readonly live: LiveGrid;
  readonly selection: Ranges;
  readonly onSelect: (selection: Ranges) => void;
  readonly onAsk: (ask: RunAsk) => void;
};

/** The selection below a stage's grid, counted in the grid. */
export function RunSelection({ view, stage, live, selection, onSelect, onAsk }: RunSelectionProps) {
  const version = useSyncExternalStore(live.subscribe, live.version);
  const counts = useMemo(
    () => (live.fresh() ? countSelected(live.states(), selection) : null),
    // The bytes change in place; the version says when.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [live, version, selection],
  );
  // The drawer of the one element has all that a selection could offer.
  if (stage.elementCount === null || stage.elementCount < 2) return null;
  const target = { where: 'elements', stage: stage.id, elements: selection } as const;
  return (
    <SelectionBar
      key={stage.id}
      elementCount={stage.elementCount}
      selection={selection}
      counts={counts}
      onSelect={onSelect}
      noRetry={isEnded(view.word) ? '' : 'Can be run again when the run has ended.'}
      onRetry={() => onAsk({ what: 'retry', target })}
      onCancel={() => onAsk({ what: 'cancel', target })}
    />
  );
}
