import { useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import classes from './grid-heatmap.module.css';
import { gridSentence } from './grid-sentence.ts';
import { type EdgeAxis, edgeMargins, paintEdges } from './heatmap-edges.ts';
import { cellAt, cellBeside, cellBox, GAP_PIXELS, heatmapLayout } from './heatmap-layout.ts';
import { HeatmapReadout, type ReadoutHandle } from './heatmap-readout.tsx';
import type { LiveGrid } from './live-grid.ts';
import { paintHeatmap } from './paint-heatmap.ts';
import { useHeatmapRoom } from './use-heatmap-room.ts';
import { usePixelRatio } from './use-pixel-ratio.ts';

type GridHeatmapProps = {
  readonly stage: string;
  readonly live: LiveGrid;
  /** All external axes, in order. The last two are the plane. */
  readonly axes: readonly EdgeAxis[];
  /** Position on each axis before the plane's. */
  readonly slice: readonly number[];
  /** Element with the mark, null for none. */
  readonly selected: number | null;
  readonly onPick: (element: number) => void;
};

/**
 * The elements of a stage as cells on the map's own axes. Painting, hovering and the keyboard's cell go past React;
 * it renders when the size, the axes or the colour scheme change.
 */
export function GridHeatmap({ stage, live, axes, slice, selected, onPick }: GridHeatmapProps) {
  const frame = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const [edges, cells, veil] = [
    useRef<HTMLCanvasElement>(null),
    useRef<HTMLCanvasElement>(null),
    useRef<HTMLCanvasElement>(null),
  ];
  const readout = useRef<ReadoutHandle>(null);
  const cursor = useRef<number | null>(null);
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const ratio = usePixelRatio();
  const room = useHeatmapRoom(frame);
  const [fontsReady, setFontsReady] = useState(false);

  const { margins, layout, offset } = useMemo(() => {
    const shape = axes.map(({ size }) => size);
    const open = edgeMargins(axes, axes.length === 1);
    const inside = { width: Math.max(room.width - open.left, 40), height: Math.max(room.height - open.top, 40) };
    const laidOut = heatmapLayout(shape, inside);
    return { layout: laidOut, margins: edgeMargins(axes, laidOut.wrapped), offset: planeOffset(shape, slice) };
  }, [axes, slice, room]);

  useEffect(() => {
    // Canvas text does not redraw by itself when the web font arrives.
    void document.fonts.ready.then(() => setFontsReady(true));
  }, []);

  useEffect(() => {
    if (!edges.current || room.width === 0) return;
    const style = getComputedStyle(edges.current);
    const colors = { text: style.getPropertyValue('--gl-text'), muted: style.getPropertyValue('--gl-muted') };
    paintEdges(edges.current, axes, { layout, margins, ratio, colors });
  }, [edges, axes, layout, margins, ratio, scheme, fontsReady, room.width]);

  useEffect(() => {
    let queued = 0;
    const paint = () => {
      queued = 0;
      if (!cells.current || !veil.current || !picture.current || room.width === 0) return;
      const states = live.states().subarray(offset, offset + layout.cells);
      paintHeatmap({ cells: cells.current, veil: veil.current }, states, { layout, scheme, ratio });
      picture.current.setAttribute('aria-label', gridSentence(stage, live.counts()));
      readout.current?.refresh();
    };
    paint();
    // Many changes between two frames are one painting.
    const leave = live.subscribe(() => {
      queued ||= requestAnimationFrame(paint);
    });
    return () => {
      leave();
      cancelAnimationFrame(queued);
    };
  }, [live, stage, offset, layout, scheme, ratio, room.width, cells, veil]);

  const show = useCallback(
    (cell: number | null, by: 'pointer' | 'keyboard') => {
      cursor.current = cell;
      readout.current?.show(cell, by);
    },
    [readout],
  );

  function hover(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const cell = cellAt(layout, event.clientX - box.left, event.clientY - box.top);
    if (cell !== cursor.current) show(cell, 'pointer');
  }

  function press(event: KeyboardEvent<HTMLDivElement>) {
    if (event.altKey || event.ctrlKey || event.metaKey || layout.cells === 0) return;
    if ((event.key === 'Enter' || event.key === ' ') && cursor.current !== null) {
      event.preventDefault();
      onPick(offset + cursor.current);
    } else if (event.key === 'Escape') show(null, 'keyboard');
    else if (MOVES.has(event.key)) {
      event.preventDefault();
      const inPlane = selected === null ? null : selected - offset;
      const start = inPlane !== null && inPlane >= 0 && inPlane < layout.cells ? inPlane : 0;
      show(cursor.current === null ? start : cellBeside(layout, cursor.current, event.key), 'keyboard');
    }
  }

  const markedCell = selected === null ? -1 : selected - offset;
  const mark = markedCell >= 0 && markedCell < layout.cells ? cellBox(layout, markedCell) : null;
  return (
    <div
      ref={frame}
      className={classes.frame}
      style={{ minHeight: margins.top + Math.min(layout.height, room.height) }}
    >
      <canvas ref={edges} className={classes.edges} aria-hidden />
      <div
        ref={picture}
        role="img"
        aria-label={gridSentence(stage, live.counts())}
        aria-roledescription="heatmap"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys walk over the cells
        tabIndex={0}
        className={classes.picture}
        style={{ left: margins.left, top: margins.top, width: layout.width, height: layout.height }}
        onPointerMove={hover}
        onPointerLeave={() => show(null, 'pointer')}
        onClick={() => cursor.current !== null && onPick(offset + cursor.current)}
        onKeyDown={press}
        onBlur={() => show(null, 'keyboard')}
      >
        <canvas ref={cells} className={classes.cells} />
        <canvas ref={veil} className={classes.veil} />
        {mark && <div className={classes.mark} style={boxStyle(mark, layout.cellWidth)} />}
        <HeatmapReadout ref={readout} live={live} layout={layout} axes={axes} offset={offset} />
      </div>
    </div>
  );
}

const MOVES = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']);

/** Element of the plane's first cell: the plane's axes are the last two, so its cells are neighbours. */
function planeOffset(shape: readonly number[], slice: readonly number[]): number {
  const before = Math.max(shape.length - 2, 0);
  const cells = shape.slice(before).reduce((product, size) => product * size, 1);
  return (
    shape.slice(0, before).reduce((row, size, axis) => row * size + Math.min(slice[axis] ?? 0, size - 1), 0) * cells
  );
}

function boxStyle({ x, y, width, height }: ReturnType<typeof cellBox>, cellWidth: number) {
  const gap = cellWidth >= GAP_PIXELS ? 1 : 0;
  return { left: x - 2, top: y - 2, width: Math.max(width - gap, 2) + 4, height: Math.max(height - gap, 2) + 4 };
}
