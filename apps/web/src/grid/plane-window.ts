/** Size of a plane in cells. */
export type Plane = { readonly rows: number; readonly columns: number };

/** The part of a plane that is on screen, in whole cells. */
export type PlaneWindow = Plane & { readonly row: number; readonly column: number };

export function wholePlane({ rows, columns }: Plane): PlaneWindow {
  return { row: 0, column: 0, rows, columns };
}

export function isWhole(window: PlaneWindow, plane: Plane): boolean {
  return window.rows === plane.rows && window.columns === plane.columns;
}

/**
 * The window with another size. What is at the anchor stays where it is.
 *
 * @param anchor - place in the window, 0 to 1 in each direction
 */
export function zoomWindow(
  window: PlaneWindow,
  plane: Plane,
  { size, anchor }: { size: Plane; anchor: { readonly x: number; readonly y: number } },
): PlaneWindow {
  const rows = clamp(size.rows, 1, plane.rows);
  const columns = clamp(size.columns, 1, plane.columns);
  return inside(
    {
      row: Math.round(window.row + anchor.y * (window.rows - rows)),
      column: Math.round(window.column + anchor.x * (window.columns - columns)),
      rows,
      columns,
    },
    plane,
  );
}

/** The window moved by whole cells, as far as the plane goes. */
export function panWindow(window: PlaneWindow, plane: Plane, by: { rows: number; columns: number }): PlaneWindow {
  return inside({ ...window, row: window.row + by.rows, column: window.column + by.columns }, plane);
}

/** The window moved just so far that a cell of the plane is in it; the same window when it is already. */
export function windowWith(window: PlaneWindow, plane: Plane, cell: number): PlaneWindow {
  const [row, column] = [Math.floor(cell / plane.columns), cell % plane.columns];
  const next = {
    ...window,
    row: clamp(window.row, row - window.rows + 1, row),
    column: clamp(window.column, column - window.columns + 1, column),
  };
  return next.row === window.row && next.column === window.column ? window : next;
}

/** Cell of the plane that a cell of the window shows. */
export function planeCell(window: PlaneWindow, plane: Plane, cell: number): number {
  const row = window.row + Math.floor(cell / window.columns);
  return row * plane.columns + window.column + (cell % window.columns);
}

/** Cell of the window that shows a cell of the plane, or null outside. */
export function windowCell(window: PlaneWindow, plane: Plane, cell: number): number | null {
  const row = Math.floor(cell / plane.columns) - window.row;
  const column = (cell % plane.columns) - window.column;
  const within = row >= 0 && column >= 0 && row < window.rows && column < window.columns;
  return within ? row * window.columns + column : null;
}

/** The window's part of a plane's states, row by row; the plane's own bytes when the window shows all. */
export function windowStates(states: Uint8Array, plane: Plane, window: PlaneWindow): Uint8Array {
  if (isWhole(window, plane)) return states;
  const part = new Uint8Array(window.rows * window.columns);
  for (let row = 0; row < window.rows; row++) {
    const start = (window.row + row) * plane.columns + window.column;
    part.set(states.subarray(start, start + window.columns), row * window.columns);
  }
  return part;
}

function inside(window: PlaneWindow, plane: Plane): PlaneWindow {
  return {
    ...window,
    row: clamp(window.row, 0, plane.rows - window.rows),
    column: clamp(window.column, 0, plane.columns - window.columns),
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
