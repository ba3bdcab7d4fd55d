import { type Ranges, unionOf } from '@gridloom/core/mapspec';
import { useComputedColorScheme } from '@mantine/core';
import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import classes from './grid-heatmap.module.css';
import { gridSentence } from './grid-sentence.ts';
import { type EdgeAxis, paintEdges } from './heatmap-edges.ts';
import { cellAt, cellBeside, cellBox, GAP_PIXELS } from './heatmap-layout.ts';
import { HeatmapReadout, type ReadoutHandle } from './heatmap-readout.tsx';
import { heatmapView } from './heatmap-view.ts';
import type { LiveGrid } from './live-grid.ts';
import { paintHeatmap } from './paint-heatmap.ts';
import { paintSelection, selectedRuns } from './paint-selection.ts';
import { boxBetween, toggled } from './select-elements.ts';
import { useHeatmapRoom } from './use-heatmap-room.ts';
import { useHeatmapZoom } from './use-heatmap-zoom.ts';
import { usePixelRatio } from './use-pixel-ratio.ts';
import { ZoomButtons } from './zoom-buttons.tsx';

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
  /** Elements that something is to be done with; all others fade. */
  readonly selection: Ranges;
  readonly onSelect: (selection: Ranges) => void;
};

/**
 * The elements of a stage as cells on the map's own axes. Painting, hovering and the keyboard's cell go past React;
 * it renders when the size, the axes, the zoom or the colour scheme change.
 */
export function GridHeatmap({ stage, live, axes, slice, selected, onPick, selection, onSelect }: GridHeatmapProps) {
  const frame = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const edges = useRef<HTMLCanvasElement>(null);
  const cells = useRef<HTMLCanvasElement>(null);
  const veil = useRef<HTMLCanvasElement>(null);
  const shade = useRef<HTMLCanvasElement>(null);
  /** Where a range begins that Shift ends. */
  const anchor = useRef<number | null>(null);
  const readout = useRef<ReadoutHandle>(null);
  /** Cell of the window under the pointer or the keyboard. */
  const cursor = useRef<number | null>(null);
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const ratio = usePixelRatio();
  const room = useHeatmapRoom(frame);
  const fontsReady = useFontsReady();
  const zooming = useHeatmapZoom(picture, `${stage} ${axes.map(({ size }) => size).join('x')}`);
  const { zoom } = zooming;
  const view = useMemo(() => heatmapView({ axes, slice, room, zoom }), [axes, slice, room, zoom]);
  const { layout, margins } = view;
  const { view: zoomedView, reveal } = zooming;

  useLayoutEffect(() => {
    zoomedView.current = view;
  }, [zoomedView, view]);

  useEffect(() => {
    if (selected !== null) reveal(selected);
  }, [selected, reveal]);

  useEffect(() => {
    if (!edges.current || room.width === 0) return;
    const style = getComputedStyle(edges.current);
    const colors = { text: style.getPropertyValue('--gl-text'), muted: style.getPropertyValue('--gl-muted') };
    paintEdges(edges.current, view.edges, { layout, margins, ratio, colors });
  }, [view, layout, margins, ratio, scheme, fontsReady, room.width]);

  useEffect(() => {
    let queued = 0;
    const paint = () => {
      queued = 0;
      if (!cells.current || !veil.current || !picture.current || room.width === 0) return;
      const pulse = live.counts().running > 0;
      paintHeatmap({ cells: cells.current, veil: veil.current }, view.statesOf(live.states()), {
        layout,
        scheme,
        ratio,
        pulse,
      });
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
  }, [live, stage, view, layout, scheme, ratio, room.width]);

  useEffect(() => {
    if (!shade.current || room.width === 0) return;
    const ground = getComputedStyle(shade.current).getPropertyValue('--gl-ground');
    paintSelection(shade.current, selectedRuns(selection, view), { layout, ratio, ground });
  }, [selection, view, layout, ratio, scheme, room.width]);

  const show = useCallback((cell: number | null, by: 'pointer' | 'keyboard') => {
    cursor.current = cell;
    readout.current?.show(cell, by);
  }, []);

  function hover(event: PointerEvent<HTMLDivElement>) {
    if (zooming.moved(event)) return show(null, 'pointer');
    const box = event.currentTarget.getBoundingClientRect();
    const cell = cellAt(layout, event.clientX - box.left, event.clientY - box.top);
    if (cell !== cursor.current) show(cell, 'pointer');
  }

  /** Picks the cell under the cursor; with Shift selects the range up to it, with Ctrl adds it or takes it away. */
  function take(event: MouseEvent | KeyboardEvent) {
    if (cursor.current === null) return;
    const element = view.elementOf(cursor.current);
    if (event.shiftKey) {
      const shape = axes.map(({ size }) => size);
      onSelect(unionOf(selection, boxBetween(shape, anchor.current ?? selected ?? element, element)));
    } else if (event.ctrlKey || event.metaKey) onSelect(toggled(selection, element));
    else onPick(element);
    if (!event.shiftKey) anchor.current = element;
  }

  function press(event: KeyboardEvent<HTMLDivElement>) {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return take(event);
    }
    if (event.altKey || event.ctrlKey || event.metaKey || layout.cells === 0) return;
    const factor = ZOOMS[event.key];
    if (factor !== undefined) zooming.zoomBy(factor);
    else if (MOVES[event.key]) {
      event.preventDefault();
      move(event.key);
    } else if (event.key === 'Escape') show(null, 'keyboard');
  }

  function move(key: string) {
    const from = cursor.current;
    if (from === null) return show((selected === null ? null : view.cellOf(selected)) ?? 0, 'keyboard');
    const next = cellBeside(layout, from, key);
    if (next !== from || !view.zoomed) return show(next, 'keyboard');
    // At the window's edge the window moves, and its cell there is the next one.
    const [rows, columns] = MOVES[key] ?? [0, 0];
    zooming.panBy({ rows, columns });
    requestAnimationFrame(() => show(from, 'keyboard'));
  }

  const marked = selected === null ? null : view.cellOf(selected);
  const mark = marked === null ? null : cellBox(layout, marked);
  return (
    <div ref={frame} className={classes.frame} style={{ minHeight: margins.top + view.height }}>
      {view.zoomable && <ZoomButtons view={view} onZoom={zooming.zoomBy} />}
      <canvas ref={edges} className={classes.edges} aria-hidden />
      <div
        ref={picture}
        role="img"
        aria-label={gridSentence(stage, live.counts())}
        aria-roledescription="heatmap"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys walk over the cells
        tabIndex={0}
        className={view.zoomed ? classes.zoomed : classes.picture}
        style={{ left: margins.left, top: margins.top, width: layout.width, height: layout.height }}
        onPointerDown={zooming.pressed}
        onPointerMove={hover}
        onPointerLeave={() => show(null, 'pointer')}
        onClick={(event) => !zooming.dragged() && take(event)}
        onKeyDown={press}
        onBlur={() => show(null, 'keyboard')}
      >
        <canvas ref={cells} className={classes.cells} />
        <canvas ref={veil} className={classes.veil} />
        <canvas ref={shade} className={classes.shade} />
        {mark && <div className={classes.mark} style={boxStyle(mark, layout.cellWidth)} />}
        <HeatmapReadout ref={readout} live={live} view={view} axes={axes} />
      </div>
    </div>
  );
}

/** Rows and columns that a key moves by. */
const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  Home: [0, 0],
  End: [0, 0],
};

const ZOOMS: Readonly<Record<string, number>> = { '+': 2, '=': 2, '-': 0.5, '0': 0 };

/** Canvas text does not redraw by itself when the web font arrives. */
function useFontsReady(): boolean {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    void document.fonts.ready.then(() => setReady(true));
  }, []);
  return ready;
}

function boxStyle({ x, y, width, height }: ReturnType<typeof cellBox>, cellWidth: number) {
  const gap = cellWidth >= GAP_PIXELS ? 1 : 0;
  return { left: x - 2, top: y - 2, width: Math.max(width - gap, 2) + 4, height: Math.max(height - gap, 2) + 4 };
}
