import { STATE_CODE } from '@gridloom/core/grid';
import { GAP_PIXELS, GLYPH_PIXELS, type HeatmapLayout } from './heatmap-layout.ts';
import { type ColorScheme, glyphCells, pulsePalette, statePalette } from './heatmap-palette.ts';
import { aggregateStates, statePixels } from './heatmap-pixels.ts';

type PaintOptions = {
  readonly layout: HeatmapLayout;
  readonly scheme: ColorScheme;
  /** Device pixels a CSS pixel. */
  readonly ratio: number;
  /** False when no element runs, so that nothing has to pulse. */
  readonly pulse: boolean;
};

/**
 * Paints the states of a plane, and on a second canvas above it a veil over the running cells that the style sheet
 * fades in and out. A million cells are one `putImageData`.
 */
export function paintHeatmap(
  { cells, veil }: { cells: HTMLCanvasElement; veil: HTMLCanvasElement },
  states: Uint8Array,
  { layout, scheme, ratio, pulse }: PaintOptions,
): void {
  for (const canvas of [cells, veil]) fitCanvas(canvas, layout.width * ratio, layout.height * ratio);
  const [front, above] = [cells.getContext('2d'), veil.getContext('2d')];
  if (!front || !above || layout.cells === 0) return;
  const smallest = Math.min(layout.cellWidth, layout.cellHeight);
  if (smallest >= GLYPH_PIXELS) {
    stampCells(front, above, states, { layout, scheme, ratio, pulse });
    return;
  }
  const picture = {
    rows: Math.min(layout.rows, cells.height),
    columns: Math.min(layout.columns, cells.width),
  };
  const whole = picture.rows === layout.rows && picture.columns === layout.columns;
  const codes = whole ? states : aggregateStates(states, layout, picture);
  drawPicture(front, statePixels(codes, statePalette(scheme), picture.rows * picture.columns), picture);
  if (pulse) drawPicture(above, statePixels(codes, pulsePalette(scheme), picture.rows * picture.columns), picture);
  if (smallest >= GAP_PIXELS) clearGaps(front, layout, ratio);
}

/** Setting a size clears a canvas; the same size must be cleared by hand. */
function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number) {
  const [w, h] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  canvas.getContext('2d')?.clearRect(0, 0, w, h);
}

function drawPicture(
  context: CanvasRenderingContext2D,
  pixels: Uint8ClampedArray<ArrayBuffer>,
  { rows, columns }: { rows: number; columns: number },
) {
  const small = document.createElement('canvas');
  small.width = columns;
  small.height = rows;
  small.getContext('2d')?.putImageData(new ImageData(pixels, columns, rows), 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, context.canvas.width, context.canvas.height);
}

function clearGaps(context: CanvasRenderingContext2D, layout: HeatmapLayout, ratio: number) {
  const gap = Math.max(1, Math.round(ratio));
  for (let column = 1; column <= layout.columns; column++) {
    context.clearRect(Math.round(column * layout.cellWidth * ratio) - gap, 0, gap, context.canvas.height);
  }
  for (let row = 1; row <= layout.rows; row++) {
    context.clearRect(0, Math.round(row * layout.cellHeight * ratio) - gap, context.canvas.width, gap);
  }
}

function stampCells(
  front: CanvasRenderingContext2D,
  above: CanvasRenderingContext2D,
  states: Uint8Array,
  { layout, scheme, ratio }: PaintOptions,
) {
  const [width, height] = [Math.round(layout.cellWidth * ratio), Math.round(layout.cellHeight * ratio)];
  const stamps = glyphCells(scheme, width, height, ratio);
  above.fillStyle = scheme === 'light' ? '#ffffff' : '#1a1e24';
  const end = Math.min(layout.cells, states.length);
  for (let cell = 0; cell < end; cell++) {
    const x = Math.round((cell % layout.columns) * layout.cellWidth * ratio);
    const y = Math.round(Math.floor(cell / layout.columns) * layout.cellHeight * ratio);
    const stamp = stamps[states[cell]!];
    if (stamp) front.drawImage(stamp, x, y);
    if (states[cell] === STATE_CODE.running) above.fillRect(x, y, width, height);
  }
}
