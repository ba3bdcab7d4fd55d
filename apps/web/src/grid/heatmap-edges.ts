import { labelledPositions, labelStep, shortLabel } from './edge-labels.ts';
import type { HeatmapLayout } from './heatmap-layout.ts';

/** An axis as its edge shows it. */
export type EdgeAxis = {
  readonly name: string;
  /** What its values are, e.g. the input that has them; empty when nothing names them. */
  readonly meaning: string;
  readonly size: number;
  /** Value at a position, or the position itself. */
  readonly label: (position: number) => string;
};

/** CSS pixels around the cells. */
export type Margins = { readonly left: number; readonly top: number };

const TITLE_HEIGHT = 18;
const LABEL_HEIGHT = 16;
const LONGEST_LABEL = 11;
const FONT = "11px 'JetBrains Mono Variable', ui-monospace, monospace";
const TITLE_FONT = "600 12px 'Inter Variable', system-ui, sans-serif";

/** Room for the labels of a plane's rows and columns. Depends on the axes alone, so that nothing moves while data comes. */
export function edgeMargins(axes: readonly EdgeAxis[], wrapped: boolean): Margins {
  const rows = axes.length > 1 ? axes.at(-2) : wrapped ? axes.at(-1) : undefined;
  return {
    left: rows ? Math.max(28, Math.ceil(widestLabel(rows)) + 10) : 0,
    top: axes.length === 0 ? 0 : TITLE_HEIGHT + LABEL_HEIGHT,
  };
}

type EdgeColors = { readonly text: string; readonly muted: string };

/** Draws axis names and values; labels are thinned so that they never touch. */
export function paintEdges(
  canvas: HTMLCanvasElement,
  axes: readonly EdgeAxis[],
  { layout, margins, ratio, colors }: { layout: HeatmapLayout; margins: Margins; ratio: number; colors: EdgeColors },
): void {
  // Names of axes may be wider than few cells; on a phone there may be less room than that.
  const roomForNames = Math.min(320, canvas.parentElement?.clientWidth ?? 320);
  const width = Math.max(margins.left + layout.width, roomForNames);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round((margins.top + layout.height) * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${margins.top + layout.height}px`;
  const context = canvas.getContext('2d');
  const columns = axes.at(-1);
  if (!context || !columns || layout.cells === 0) return;
  context.scale(ratio, ratio);
  context.textBaseline = 'middle';
  const rows = axes.length > 1 ? axes.at(-2) : undefined;
  paintTitles(context, { rows, columns, layout, left: margins.left, color: colors.text });
  context.font = FONT;
  context.fillStyle = colors.muted;
  if (layout.wrapped) {
    const perRow = layout.columns;
    paintColumns(context, { layout, margins, label: (at) => `+${at}`, size: perRow });
    paintRows(context, { layout, margins, label: (at) => columns.label(at * perRow), size: layout.rows });
    return;
  }
  paintColumns(context, { layout, margins, label: columns.label, size: columns.size });
  if (rows) paintRows(context, { layout, margins, label: rows.label, size: rows.size });
}

function paintTitles(
  context: CanvasRenderingContext2D,
  at: { rows?: EdgeAxis | undefined; columns: EdgeAxis; layout: HeatmapLayout; left: number; color: string },
) {
  context.font = TITLE_FONT;
  context.fillStyle = at.color;
  const rowTitle = at.rows ? `${titleOf(at.rows)} ↓` : '';
  if (rowTitle) context.fillText(rowTitle, 0, TITLE_HEIGHT / 2);
  const x = Math.max(at.left, rowTitle ? context.measureText(rowTitle).width + 16 : 0);
  const end = at.layout.wrapped ? `, ${at.layout.columns} in a row →` : ' →';
  context.fillText(titleOf(at.columns) + end, x, TITLE_HEIGHT / 2);
}

function titleOf({ name, meaning }: EdgeAxis): string {
  return meaning ? `${name} · ${meaning}` : name;
}

type EdgeLine = {
  readonly layout: HeatmapLayout;
  readonly margins: Margins;
  readonly label: (position: number) => string;
  readonly size: number;
};

function paintColumns(context: CanvasRenderingContext2D, { layout, margins, label, size }: EdgeLine) {
  const text = (at: number) => shortLabel(label(at), LONGEST_LABEL);
  // A wider label found at the labelled positions thins them further, until all have room.
  let extent = 14;
  let positions: number[] = [];
  for (let round = 0; round < 6; round++) {
    positions = labelledPositions(size, labelStep(layout.cellWidth, extent));
    const widest = Math.max(...positions.slice(0, 300).map((at) => context.measureText(text(at)).width)) + 8;
    if (widest <= extent) break;
    extent = widest;
  }
  context.textAlign = 'center';
  const y = TITLE_HEIGHT + LABEL_HEIGHT / 2;
  let free = 0;
  for (const at of positions) {
    const half = context.measureText(text(at)).width / 2;
    // The first label of narrow columns would stick out to the left of the cells; moved, it may take the next one's room.
    const x = Math.max(margins.left + (at + 0.5) * layout.cellWidth, margins.left + half);
    if (x - half < free) continue;
    context.fillText(text(at), x, y);
    free = x + half + 6;
  }
  context.textAlign = 'left';
}

function paintRows(context: CanvasRenderingContext2D, { layout, margins, label, size }: EdgeLine) {
  context.textAlign = 'right';
  for (const at of labelledPositions(size, labelStep(layout.cellHeight, LABEL_HEIGHT))) {
    const y = margins.top + (at + 0.5) * layout.cellHeight;
    context.fillText(shortLabel(label(at), LONGEST_LABEL), margins.left - 8, Math.max(y, margins.top + 6));
  }
  context.textAlign = 'left';
}

/** By characters: the font has one width, and a margin that depended on its loading would jump. */
function widestLabel(axis: EdgeAxis): number {
  const step = Math.max(1, Math.floor(axis.size / 100));
  const lengths = labelledPositions(axis.size, step).map((at) => shortLabel(axis.label(at), LONGEST_LABEL).length);
  return Math.max(1, ...lengths) * 6.7;
}
