import type { Plan } from '@gridloom/core/plan';
import type { StageView } from '@gridloom/core/run';
import { Skeleton } from '@mantine/core';
import { Hourglass } from 'lucide-react';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { totalOf } from '../ui/state-counts.ts';
import { StateLegend } from '../ui/state-legend.tsx';
import { AxisSliders } from './axis-sliders.tsx';
import { edgeAxes } from './edge-axes.ts';
import { GridHeatmap } from './grid-heatmap.tsx';
import type { LiveGrid } from './live-grid.ts';
import classes from './stage-grid.module.css';

type StageGridProps = {
  readonly stage: StageView;
  readonly plan: Plan | undefined;
  readonly live: LiveGrid;
  readonly selected: number | null;
  readonly onPick: (element: number) => void;
};

/** A stage's elements: sliders for further axes, the heatmap, its legend. */
export function StageGrid({ stage, plan, live, selected, onPick }: StageGridProps) {
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
  return <SizedGrid key={stage.id} {...{ stage, plan, live, selected, onPick, sizes }} />;
}

type SizedGridProps = StageGridProps & {
  readonly plan: Plan;
  readonly sizes: readonly { name: string; size: number }[];
};

function SizedGrid({ stage, plan, live, selected, onPick, sizes }: SizedGridProps) {
  const axes = useMemo(() => edgeAxes(plan, sizes), [plan, sizes]);
  const further = axes.slice(0, -2);
  const [slice, setSlice] = useState<readonly number[]>(() => further.map(() => 0));
  return (
    <div className={classes.grid}>
      {further.length > 0 && <AxisSliders axes={further} slice={slice} onChange={setSlice} />}
      <GridHeatmap {...{ stage: stage.id, live, axes, slice, selected, onPick }} />
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
        <StateLegend counts={loaded ? live.counts() : stage.counts} />
      </div>
      {error && <ErrorNotice what="The picture may be out of date." error={error} />}
    </div>
  );
}

/** Sizes of the external axes once all are known; the same array as long as they stay the same. */
function useKnownSizes({ axes }: StageView): readonly { name: string; size: number }[] | null {
  const known = axes.flatMap(({ name, size, external }) => (external ? [{ name, size }] : []));
  const text = JSON.stringify(known);
  return useMemo(() => {
    // Written two lines above; parsing makes a value that changes only with the sizes.
    const sizes = JSON.parse(text) as { name: string; size: number | '?' }[];
    const numbers = sizes.flatMap(({ name, size }) => (size === '?' ? [] : [{ name, size }]));
    return numbers.length === sizes.length ? numbers : null;
  }, [text]);
}
