/** Room for the cells, in CSS pixels. */
export type Room = { readonly width: number; readonly height: number };

/**
 * Where the cells of one plane lie. Cells count row by row; the last row of a wrapped axis may be short. All lengths are
 * CSS pixels and may be fractions of one.
 */
export type HeatmapLayout = {
  readonly rows: number;
  readonly columns: number;
  readonly cells: number;
  /** True for a single axis that goes on in the next row. */
  readonly wrapped: boolean;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly width: number;
  readonly height: number;
};

/** From this size on a cell shows its state's glyph. */
export const GLYPH_PIXELS = 13;
/** From this size on there is a gap between cells. */
export const GAP_PIXELS = 4;

const LARGEST_CELL = 36;
const LONE_CELL = 96;
/** Below this size square cells waste the room, so each direction scales by itself ... */
const SQUARE_FROM = 6;
/** ... but no cell gets longer than this, as a multiple of its other side. */
const LONGEST_SIDE = 8;

/**
 * Lays out the plane of a map: no axis is one lone cell, one axis wraps into rows, more axes show their last two.
 *
 * @param shape - sizes of the external axes
 * @param mayScroll - whether a plane may be somewhat higher than the room for the sake of its glyphs
 */
export function heatmapLayout(shape: readonly number[], room: Room, mayScroll = true): HeatmapLayout {
  const [columns, rows] = [shape.at(-1), shape.at(-2)];
  if (columns === undefined) return laidOut({ rows: 1, columns: 1, cells: 1 }, LONE_CELL, LONE_CELL);
  if (rows === undefined) return wrappedLayout(columns, room);
  const plane = { rows, columns, cells: rows * columns };
  const fitWidth = room.width / Math.max(columns, 1);
  const fitHeight = room.height / Math.max(rows, 1);
  const square = Math.min(
    fitWidth,
    mayScroll && worthScrolling(fitHeight) ? Math.max(fitHeight, GLYPH_PIXELS) : fitHeight,
    LARGEST_CELL,
  );
  if (square >= SQUARE_FROM) return laidOut(plane, Math.floor(square), Math.floor(square));
  const longest = Math.max(square, 1) * LONGEST_SIDE;
  return laidOut(plane, snap(Math.min(fitWidth, longest)), snap(Math.min(fitHeight, longest)));
}

/**
 * How many rows and columns of a plane the room shows when its cells grow by a factor; below 1 they shrink. From a size
 * on they are square, and the room is filled in both directions.
 */
export function sizeWhenCloser(layout: HeatmapLayout, room: Room, factor: number): { rows: number; columns: number } {
  const [width, height] = [layout.cellWidth * factor, layout.cellHeight * factor];
  const square = Math.floor(Math.min(width, height, LARGEST_CELL));
  const [cellWidth, cellHeight] = square >= SQUARE_FROM ? [square, square] : [width, height];
  return {
    rows: Math.max(1, Math.floor(room.height / cellHeight)),
    columns: Math.max(1, Math.floor(room.width / cellWidth)),
  };
}

/** A plane that is a little too high for glyphs gets them all the same, and the page scrolls a little. */
function worthScrolling(fitHeight: number): boolean {
  return fitHeight * 1.6 >= GLYPH_PIXELS;
}

function wrappedLayout(count: number, room: Room): HeatmapLayout {
  for (let cell = LARGEST_CELL; cell >= 1; cell--) {
    const columns = roundColumns(Math.floor(room.width / cell), count);
    const rows = Math.ceil(count / columns);
    if (rows * cell <= room.height || cell === 1) {
      const height = Math.min(cell, room.height / Math.max(rows, 1));
      return { ...laidOut({ rows, columns, cells: count }, cell, height), wrapped: rows > 1 };
    }
  }
  throw new Error('A heatmap cell is at least one pixel wide.');
}

/** Rows of ten, fifty or hundreds can be read at a glance: row 7 begins with element 70. */
function roundColumns(fitting: number, count: number): number {
  if (fitting >= count) return Math.max(count, 1);
  const unit = fitting >= 200 ? 100 : fitting >= 100 ? 50 : fitting >= 10 ? 10 : 1;
  return Math.max(1, Math.floor(fitting / unit) * unit);
}

/** Cells of a pixel or more take whole pixels where that costs little room, so that they look alike. */
function snap(size: number): number {
  return size >= 3 ? Math.floor(size) : size;
}

function laidOut(
  plane: { rows: number; columns: number; cells: number },
  cellWidth: number,
  cellHeight: number,
): HeatmapLayout {
  return {
    ...plane,
    wrapped: false,
    cellWidth,
    cellHeight,
    width: plane.columns * cellWidth,
    height: plane.rows * cellHeight,
  };
}

/** The cell at a point, or null beside the cells. */
export function cellAt(layout: HeatmapLayout, x: number, y: number): number | null {
  const column = Math.floor(x / layout.cellWidth);
  const row = Math.floor(y / layout.cellHeight);
  if (column < 0 || row < 0 || column >= layout.columns || row >= layout.rows) return null;
  const cell = row * layout.columns + column;
  return cell < layout.cells ? cell : null;
}

/** Upper left corner and size of a cell. */
export function cellBox(layout: HeatmapLayout, cell: number) {
  const column = cell % layout.columns;
  const row = Math.floor(cell / layout.columns);
  return {
    x: column * layout.cellWidth,
    y: row * layout.cellHeight,
    width: layout.cellWidth,
    height: layout.cellHeight,
  };
}

/** The cell one step away, staying inside; `Home` and `End` are the ends of a row. */
export function cellBeside(layout: HeatmapLayout, cell: number, key: string): number {
  const last = layout.cells - 1;
  const column = cell % layout.columns;
  const rowStart = cell - column;
  if (key === 'ArrowLeft') return layout.wrapped ? Math.max(cell - 1, 0) : rowStart + Math.max(column - 1, 0);
  if (key === 'ArrowRight') {
    return Math.min(layout.wrapped ? cell + 1 : rowStart + Math.min(column + 1, layout.columns - 1), last);
  }
  if (key === 'ArrowUp') return cell - layout.columns >= 0 ? cell - layout.columns : cell;
  if (key === 'ArrowDown') return cell + layout.columns <= last ? cell + layout.columns : cell;
  if (key === 'Home') return rowStart;
  if (key === 'End') return Math.min(rowStart + layout.columns - 1, last);
  return cell;
}
