import { type EdgeAxis, edgeMargins, type Margins } from './heatmap-edges.ts';
import { GLYPH_PIXELS, type HeatmapLayout, heatmapLayout, type Room } from './heatmap-layout.ts';
import { isWhole, type PlaneWindow, planeCell, wholePlane, windowCell, windowStates } from './plane-window.ts';

/** All that follows from axes, slice, room and zoom: where cells lie, and which elements they are. */
export type HeatmapView = {
  readonly layout: HeatmapLayout;
  readonly margins: Margins;
  /** Height that stays reserved while the zoom changes. */
  readonly height: number;
  /** The axes as their edges show them: only what is in the window. */
  readonly edges: readonly EdgeAxis[];
  readonly window: PlaneWindow;
  readonly plane: { readonly rows: number; readonly columns: number };
  /** Element of the plane's first cell. */
  readonly offset: number;
  /** Room for the cells alone. */
  readonly inside: Room;
  readonly zoomed: boolean;
  /** True where cells are too small to be told apart, so that coming closer helps. */
  readonly zoomable: boolean;
  elementOf: (cell: number) => number;
  cellOf: (element: number) => number | null;
  /** The states of the cells, from those of all elements. */
  statesOf: (states: Uint8Array) => Uint8Array;
};

type HeatmapViewOptions = {
  readonly axes: readonly EdgeAxis[];
  readonly slice: readonly number[];
  readonly room: Room;
  /** Null for all of the plane. */
  readonly zoom: PlaneWindow | null;
};

export function heatmapView({ axes, slice, room, zoom }: HeatmapViewOptions): HeatmapView {
  const shape = axes.map(({ size }) => size);
  const offset = planeOffset(shape, slice);
  const open = edgeMargins(axes, axes.length === 1);
  const inside = { width: Math.max(room.width - open.left, 40), height: Math.max(room.height - open.top, 40) };
  const whole = heatmapLayout(shape, inside);
  // What the whole plane took stays reserved, so that nothing below moves while the zoom changes.
  const cellRoom = { width: inside.width, height: whole.height };
  const plane = { rows: whole.rows, columns: whole.columns };
  const isPlane = axes.length > 1;
  const window = isPlane && zoom ? zoom : wholePlane(plane);
  const zoomed = !isWhole(window, plane);
  const layout = zoomed ? heatmapLayout([window.rows, window.columns], cellRoom, false) : whole;
  return {
    layout,
    margins: edgeMargins(axes, whole.wrapped),
    height: whole.height,
    edges: zoomed ? windowAxes(axes, window) : axes,
    window,
    plane,
    offset,
    inside: cellRoom,
    zoomed,
    zoomable: isPlane && Math.min(whole.cellWidth, whole.cellHeight) < GLYPH_PIXELS,
    elementOf: (cell) => offset + planeCell(window, plane, cell),
    cellOf: (element) => {
      const cell = element - offset;
      return cell >= 0 && cell < whole.cells ? windowCell(window, plane, cell) : null;
    },
    statesOf: (states) => windowStates(states.subarray(offset, offset + whole.cells), plane, window),
  };
}

/** The plane's axes are the last two, so its cells are neighbours among the elements. */
function planeOffset(shape: readonly number[], slice: readonly number[]): number {
  const before = Math.max(shape.length - 2, 0);
  const cells = shape.slice(before).reduce((product, size) => product * size, 1);
  return (
    shape.slice(0, before).reduce((row, size, axis) => row * size + Math.min(slice[axis] ?? 0, size - 1), 0) * cells
  );
}

function windowAxes(axes: readonly EdgeAxis[], window: PlaneWindow): EdgeAxis[] {
  const shift = (axis: EdgeAxis, size: number, from: number): EdgeAxis => ({
    ...axis,
    size,
    label: (position) => axis.label(position + from),
  });
  return axes.map((axis, at) => {
    if (at === axes.length - 1) return shift(axis, window.columns, window.column);
    return at === axes.length - 2 ? shift(axis, window.rows, window.row) : axis;
  });
}
