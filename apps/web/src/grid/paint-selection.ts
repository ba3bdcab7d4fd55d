import type { Ranges } from '@gridloom/core/mapspec';
import type { HeatmapView } from './heatmap-view.ts';

/** A run of selected cells in a row of the window. */
export type SelectedRun = { readonly row: number; readonly column: number; readonly columns: number };

/** The selected cells that are in view, as runs along rows. */
export function selectedRuns(
  selection: Ranges,
  { plane, window, offset, layout }: Pick<HeatmapView, 'plane' | 'window' | 'offset'> & { layout: { cells: number } },
): SelectedRun[] {
  const runs: SelectedRun[] = [];
  const cells = Math.max(plane.rows * plane.columns, layout.cells);
  for (const [start, stop] of selection) {
    const [from, to] = [Math.max(start - offset, 0), Math.min(stop - offset, cells)];
    if (from >= to) continue;
    const firstRow = Math.max(Math.floor(from / plane.columns), window.row);
    const lastRow = Math.min(Math.floor((to - 1) / plane.columns), window.row + window.rows - 1);
    for (let row = firstRow; row <= lastRow; row++) {
      const left = Math.max(from - row * plane.columns, window.column);
      const right = Math.min(to - row * plane.columns, window.column + window.columns);
      if (left < right) runs.push({ row: row - window.row, column: left - window.column, columns: right - left });
    }
  }
  return runs;
}

/** Fades what is not selected; with nothing selected nothing is faded. */
export function paintSelection(
  canvas: HTMLCanvasElement,
  runs: readonly SelectedRun[],
  {
    layout,
    ratio,
    ground,
  }: { readonly layout: HeatmapView['layout']; readonly ratio: number; readonly ground: string },
): void {
  const [width, height] = [
    Math.max(1, Math.round(layout.width * ratio)),
    Math.max(1, Math.round(layout.height * ratio)),
  ];
  // Setting a size clears a canvas.
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context || runs.length === 0) return;
  context.globalAlpha = 0.72;
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  for (const { row, column, columns } of runs) {
    const x = Math.floor(column * layout.cellWidth * ratio);
    const y = Math.floor(row * layout.cellHeight * ratio);
    context.clearRect(
      x,
      y,
      Math.ceil((column + columns) * layout.cellWidth * ratio) - x,
      Math.ceil((row + 1) * layout.cellHeight * ratio) - y,
    );
  }
}
