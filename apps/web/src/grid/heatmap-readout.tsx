import { ELEMENT_STATES } from '@gridloom/core/grid';
import { positionOf } from '@gridloom/core/mapspec';
import { type Ref, useImperativeHandle, useRef } from 'react';
import { STATE_STYLE } from '../ui/state-style.ts';
import type { EdgeAxis } from './heatmap-edges.ts';
import { cellBox } from './heatmap-layout.ts';
import classes from './heatmap-readout.module.css';
import type { HeatmapView } from './heatmap-view.ts';
import type { LiveGrid } from './live-grid.ts';

export type ReadoutHandle = {
  /** Shows what a cell is, or nothing for null. The keyboard's cell is also said aloud. */
  show: (cell: number | null, by: 'pointer' | 'keyboard') => void;
  /** Reads the cell's state again. */
  refresh: () => void;
};

type HeatmapReadoutProps = {
  readonly ref: Ref<ReadoutHandle>;
  readonly live: LiveGrid;
  readonly view: HeatmapView;
  /** All external axes, whole. */
  readonly axes: readonly EdgeAxis[];
};

/** Frame around a cell and a note beside it, written straight into the page: hovering renders nothing. */
export function HeatmapReadout({ ref, live, view, axes }: HeatmapReadoutProps) {
  const [box, note, swatch] = [
    useRef<HTMLDivElement>(null),
    useRef<HTMLDivElement>(null),
    useRef<HTMLSpanElement>(null),
  ];
  const [word, place, spoken] = [
    useRef<HTMLSpanElement>(null),
    useRef<HTMLDivElement>(null),
    useRef<HTMLDivElement>(null),
  ];
  const shown = useRef<number | null>(null);
  const { layout, elementOf } = view;

  function write(cell: number) {
    const element = elementOf(cell);
    const state = ELEMENT_STATES[live.states()[element] ?? -1];
    if (!word.current || !place.current || !swatch.current) return;
    word.current.textContent = state ? STATE_STYLE[state].label : 'Not known yet';
    swatch.current.style.background = state ? `var(${STATE_STYLE[state].cssVariable})` : 'transparent';
    place.current.textContent = placeText(element, axes);
  }

  function show(cell: number | null, by: 'pointer' | 'keyboard') {
    shown.current = cell;
    if (!box.current || !note.current) return;
    box.current.hidden = note.current.hidden = cell === null;
    if (cell === null) return;
    write(cell);
    const { x, y, width, height } = cellBox(layout, cell);
    box.current.style.transform = `translate(${x - 1}px, ${y - 1}px)`;
    box.current.style.width = `${Math.max(width, 3) + 1}px`;
    box.current.style.height = `${Math.max(height, 3) + 1}px`;
    // Beside the cell, on the side with more room, so that it never covers what is pointed at; below a single row.
    const [right, below] = [x + width / 2 < layout.width / 2, y + height / 2 < layout.height / 2];
    note.current.style.transform =
      layout.rows === 1
        ? `translate(${x}px, ${y + height + 8}px)`
        : [
            `translate(${right ? x + width + 8 : x - 8}px, ${below ? y : y + height}px)`,
            `translate(${right ? '0' : '-100%'}, ${below ? '0' : '-100%'})`,
          ].join(' ');
    if (by === 'keyboard' && spoken.current) {
      spoken.current.textContent = `${word.current?.textContent}, ${place.current?.textContent.replaceAll('\n', ', ')}`;
    }
  }

  useImperativeHandle(ref, () => ({
    show,
    refresh: () => {
      if (shown.current !== null && shown.current < layout.cells) write(shown.current);
      else show(null, 'pointer');
    },
  }));

  return (
    <>
      <div ref={box} className={classes.box} hidden />
      <div ref={note} className={classes.note} hidden>
        <div className={classes.state}>
          <span ref={swatch} className={classes.swatch} />
          <span ref={word} />
        </div>
        <div ref={place} className={classes.place} />
      </div>
      <div ref={spoken} className={classes.spoken} aria-live="polite" />
    </>
  );
}

/** `i = 3 · x = 0.75` a line for each axis, then the element's number. */
function placeText(element: number, axes: readonly EdgeAxis[]): string {
  if (axes.length === 0) return 'called once';
  const position = positionOf(
    element,
    axes.map(({ size }) => size),
  );
  const lines = axes.map(({ name, meaning, label }, axis) => {
    const at = position[axis] ?? 0;
    const value = label(at);
    return meaning ? `${name} = ${at} · ${meaning} = ${value}` : `${name} = ${at}`;
  });
  return axes.length > 1 ? [...lines, `element ${element}`].join('\n') : lines.join('\n');
}
