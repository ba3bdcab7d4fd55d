import type { Ranges } from '@gridloom/core/mapspec';
import type { Plan } from '@gridloom/core/plan';
import type { StageView } from '@gridloom/core/run';
import { Skeleton } from '@mantine/core';
import { Hourglass } from 'lucide-react';
import { useMemo, useRef, useSyncExternalStore } from 'react';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { askedOf, finishedOf, numberWords, totalOf } from '../ui/state-counts.ts';
import { StateLegend } from '../ui/state-legend.tsx';
import { AxisSliders } from './axis-sliders.tsx';
import { edgeAxes } from './edge-axes.ts';
import { GridHeatmap } from './grid-heatmap.tsx';
import { knownSizes } from './known-sizes.ts';
import type { LiveGrid } from './live-grid.ts';
import classes from './stage-grid.module.css';

type StageGridProps = {
  readonly stage: StageView;
  readonly plan: Plan | undefined;
  readonly live: LiveGrid;
  /** Position on each axis before the plane's; missing ones are 0. */
  readonly slice: readonly number[];
  readonly onSlice: (slice: readonly number[]) => void;
  readonly selected: number | null;
  readonly onPick: (element: number) => void;
  readonly selection: Ranges;
  readonly onSelect: (selection: Ranges) => void;
};

/** A stage's elements: sliders for further axes, the heatmap, its legend. */
export function StageGrid({ stage, plan, ...grid }: StageGridProps) {
  const sizes = useKnownSizes(stage);
  if (sizes === null || stage.elementCount === null) {
    return (
      <EmptyState icon={<Hourglass size={24} />} title="Its elements are not known yet">
        {stage.waitsFor || 'They are counted as soon as the values it depends on exist.'}
      </EmptyState>
    );
  }
  if (stage.elementCount === 0) {
    return (
      <EmptyState title="It has no elements">One of its axes is empty, so there is nothing to compute.</EmptyState>
    );
  }
  if (!plan) return <Skeleton height={240} />;
  return <SizedGrid key={stage.id} {...grid} stage={stage} plan={plan} sizes={sizes} />;
}

type SizedGridProps = StageGridProps & {
  readonly plan: Plan;
  readonly sizes: readonly { name: string; size: number }[];
};

function SizedGrid({ stage, plan, live, slice, onSlice, sizes, ...picking }: SizedGridProps) {
  const axes = useMemo(() => edgeAxes(plan, sizes), [plan, sizes]);
  const further = axes.slice(0, -2);
  return (
    <div className={classes.grid}>
      {further.length > 0 && <AxisSliders axes={further} slice={slice} onChange={onSlice} />}
      <GridHeatmap {...{ stage: stage.id, live, axes, slice }} {...picking} />
      <GridFooter live={live} stage={stage} />
    </div>
  );
}

/** Legend from the same bytes as the picture; until they are there, from the run's own counts. */
function GridFooter({ live, stage }: { readonly live: LiveGrid; readonly stage: StageView }) {
  useSyncExternalStore(live.subscribe, live.version);
  const error = live.error();
  const loaded = totalOf(live.counts()) > 0;
  return (
    <div className={classes.footer}>
      <div className={classes.legend}>
        <span className={classes.stage}>{stage.id}</span>
        <StateLegend counts={askedOf(loaded ? live.counts() : stage.counts, stage.rest)} />
        {stage.rest > 0 && <span className={classes.stage}>{numberWords(stage.rest)} not asked for</span>}
      </div>
      {stage.waitsFor && finishedOf(stage.counts) < totalOf(stage.counts) && (
        <p className={classes.waits}>{stage.waitsFor}</p>
      )}
      {error && <ErrorNotice what="The picture may be out of date." error={error} />}
    </div>
  );
}

/** The same array as long as the sizes stay the same. */
function useKnownSizes(stage: StageView) {
  const sizes = knownSizes(stage);
  const last = useRef(sizes);
  if (JSON.stringify(last.current) !== JSON.stringify(sizes)) last.current = sizes;
  return last.current;
}
