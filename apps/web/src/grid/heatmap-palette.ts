import { ELEMENT_STATES, type ElementState } from '@gridloom/core/grid';
import { type Glyph, STATE_STYLE } from '../ui/state-style.ts';
import { packColor, paletteOf } from './heatmap-pixels.ts';

export type ColorScheme = 'light' | 'dark';

/** Colours of the states by code, packed for pixels. */
export function statePalette(scheme: ColorScheme): Uint32Array {
  return paletteOf(ELEMENT_STATES.map((state) => packColor(STATE_STYLE[state][scheme])));
}

/** Clear but for running cells, which get the colour of the ground: fading it in and out makes them pulse. */
export function pulsePalette(scheme: ColorScheme): Uint32Array {
  return paletteOf(ELEMENT_STATES.map((state) => (state === 'running' ? packColor(GROUND[scheme]) : 0)));
}

const GROUND = { light: '#ffffff', dark: '#1a1e24' } as const;

/**
 * A cell of each state with its glyph, by code, to be stamped on the canvas.
 *
 * @param width - of a cell, in device pixels, its gap included
 */
export function glyphCells(scheme: ColorScheme, width: number, height: number, ratio: number): HTMLCanvasElement[] {
  return ELEMENT_STATES.map((state) => {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (context) drawCell(context, state, scheme, ratio);
    return canvas;
  });
}

function drawCell(context: CanvasRenderingContext2D, state: ElementState, scheme: ColorScheme, ratio: number) {
  const { width, height } = context.canvas;
  const gap = Math.max(1, Math.round(ratio));
  const { glyph } = STATE_STYLE[state];
  const color = STATE_STYLE[state][scheme];
  context.fillStyle = color;
  context.beginPath();
  context.roundRect(0, 0, width - gap, height - gap, 2 * ratio);
  context.fill();
  const size = Math.min(width - gap, height - gap, 60 * ratio) * 0.5;
  context.save();
  context.translate((width - gap) / 2, (height - gap) / 2);
  context.strokeStyle = context.fillStyle = inkOn(color, state);
  context.lineWidth = Math.max(1.2 * ratio, size / 5.5);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  if (glyph === 'hatch') {
    context.restore();
    drawHatch(context, { width: width - gap, height: height - gap, ratio, ink: inkOn(color, state) });
    return;
  }
  drawGlyph(context, glyph, size / 2);
  context.restore();
}

/** Draws around the origin, `r` pixels in each direction. */
function drawGlyph(context: CanvasRenderingContext2D, glyph: Glyph, r: number) {
  context.beginPath();
  if (glyph === 'check') {
    context.moveTo(-r, 0.1 * r);
    context.lineTo(-0.3 * r, 0.75 * r);
    context.lineTo(r, -0.75 * r);
    context.stroke();
  } else if (glyph === 'cross') {
    context.moveTo(-0.8 * r, -0.8 * r);
    context.lineTo(0.8 * r, 0.8 * r);
    context.moveTo(0.8 * r, -0.8 * r);
    context.lineTo(-0.8 * r, 0.8 * r);
    context.stroke();
  } else if (glyph === 'dash') {
    context.moveTo(-0.8 * r, 0);
    context.lineTo(0.8 * r, 0);
    context.stroke();
  } else if (glyph === 'dot') {
    context.arc(0, 0, 0.75 * r, 0, 2 * Math.PI);
    context.fill();
  } else if (glyph === 'hollow-dot') {
    context.lineWidth *= 0.8;
    context.arc(0, 0, 0.7 * r, 0, 2 * Math.PI);
    context.stroke();
  } else {
    context.lineWidth *= 0.7;
    context.strokeRect(-0.7 * r, -0.7 * r, 1.4 * r, 1.4 * r);
  }
}

function drawHatch(
  context: CanvasRenderingContext2D,
  { width, height, ratio, ink }: { width: number; height: number; ratio: number; ink: string },
) {
  context.save();
  context.beginPath();
  context.roundRect(0, 0, width, height, 2 * ratio);
  context.clip();
  context.strokeStyle = ink;
  context.lineWidth = 1.4 * ratio;
  for (let x = -height; x < width; x += 5 * ratio) {
    context.beginPath();
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
    context.stroke();
  }
  context.restore();
}

function inkOn(color: string, state: ElementState): string {
  const strength = state === 'waiting' ? 0.4 : state === 'skipped' ? 0.55 : 0.92;
  return luminance(color) > 0.3 ? `rgba(12, 18, 28, ${strength * 0.85})` : `rgba(255, 255, 255, ${strength})`;
}

/** Rough relative luminance, 0 to 1. */
function luminance(hex: string): number {
  const rgb = Number.parseInt(hex.slice(1), 16);
  return (0.2126 * (rgb >> 16) ** 2.2 + 0.7152 * ((rgb >> 8) & 255) ** 2.2 + 0.0722 * (rgb & 255) ** 2.2) / 255 ** 2.2;
}
