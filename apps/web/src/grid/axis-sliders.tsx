import { Slider } from '@mantine/core';
import classes from './axis-sliders.module.css';
import type { EdgeAxis } from './heatmap-edges.ts';

type AxisSlidersProps = {
  /** The axes before the plane's. */
  readonly axes: readonly EdgeAxis[];
  readonly slice: readonly number[];
  readonly onChange: (slice: readonly number[]) => void;
};

/** One slider for each axis that the plane does not show, with the value at its position. */
export function AxisSliders({ axes, slice, onChange }: AxisSlidersProps) {
  return (
    <div className={classes.sliders}>
      {axes.map((axis, at) => {
        const position = slice[at] ?? 0;
        return (
          <div key={axis.name} className={classes.row}>
            <span className={classes.name}>{axis.meaning ? `${axis.name} · ${axis.meaning}` : axis.name}</span>
            <Slider
              size="sm"
              className={classes.slider}
              min={0}
              max={Math.max(axis.size - 1, 0)}
              disabled={axis.size < 2}
              value={position}
              onChange={(next) => onChange(axes.map((_, other) => (other === at ? next : (slice[other] ?? 0))))}
              label={null}
              thumbLabel={`Position on axis ${axis.name}`}
              thumbProps={{ 'aria-valuetext': `${position}: ${axis.label(position)}` }}
            />
            <span className={classes.value}>
              {position} <span className={classes.of}>of {axis.size}</span>
              {axis.meaning && <span> · {axis.label(position)}</span>}
            </span>
          </div>
        );
      })}
    </div>
  );
}
