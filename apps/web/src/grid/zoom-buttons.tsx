import { ActionIcon, Tooltip } from '@mantine/core';
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import type { HeatmapView } from './heatmap-view.ts';
import classes from './zoom-buttons.module.css';

type ZoomButtonsProps = {
  readonly view: HeatmapView;
  /** Above 1 comes closer; 0 shows the whole plane. */
  readonly onZoom: (factor: number) => void;
};

/** Zoom of a plane with many cells, for hands without a wheel, and what part of it is seen. */
export function ZoomButtons({ view: { window, plane, zoomed }, onZoom }: ZoomButtonsProps) {
  return (
    <div className={classes.zoom}>
      <span className={classes.part}>
        {zoomed
          ? `${window.rows} x ${window.columns} of ${plane.rows} x ${plane.columns}`
          : `${plane.rows} x ${plane.columns}`}
      </span>
      <Tooltip label="Zoom out (−)">
        <ActionIcon aria-label="Zoom out" size={24} disabled={!zoomed} onClick={() => onZoom(0.5)}>
          <ZoomOut size={15} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Zoom in (+, or Ctrl and wheel)">
        <ActionIcon aria-label="Zoom in" size={24} onClick={() => onZoom(2)}>
          <ZoomIn size={15} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Show all (0)">
        <ActionIcon aria-label="Show all" size={24} disabled={!zoomed} onClick={() => onZoom(0)}>
          <Maximize size={15} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
