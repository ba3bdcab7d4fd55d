import { STATE_CODE } from '@gridloom/core/grid';

/**
 * State codes of a picture smaller than its plane: a failed element is never hidden by others in its pixel; of the rest
 * one is drawn by a fixed hash, so that an area shows the states in proportion.
 *
 * @param states - the plane's states, row by row
 */
export function aggregateStates(
  states: Uint8Array,
  plane: { readonly rows: number; readonly columns: number },
  picture: { readonly rows: number; readonly columns: number },
): Uint8Array {
  const codes = new Uint8Array(picture.rows * picture.columns).fill(EMPTY);
  for (let y = 0; y < picture.rows; y++) {
    const top = Math.floor((y * plane.rows) / picture.rows);
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * plane.rows) / picture.rows));
    for (let x = 0; x < picture.columns; x++) {
      const left = Math.floor((x * plane.columns) / picture.columns);
      const right = Math.max(left + 1, Math.floor(((x + 1) * plane.columns) / picture.columns));
      codes[y * picture.columns + x] = drawOne(states, plane.columns, { top, bottom, left, right });
    }
  }
  return codes;
}

/** Code of a pixel that no element falls on. */
export const EMPTY = 255;

function drawOne(
  states: Uint8Array,
  columns: number,
  { top, bottom, left, right }: { top: number; bottom: number; left: number; right: number },
): number {
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      if (states[row * columns + column] === STATE_CODE.failed) return STATE_CODE.failed;
    }
  }
  const size = (bottom - top) * (right - left);
  // Knuth's multiplicative hash of the place: the same picture every time, and no stripes.
  const pick = (Math.imul(top * columns + left, 2_654_435_761) >>> 8) % size;
  const row = top + Math.floor(pick / (right - left));
  return states[row * columns + left + (pick % (right - left))] ?? EMPTY;
}

/** Colours by code, packed little-endian RGBA; a whole byte's worth, so that painting needs no check per cell. */
export function paletteOf(colors: readonly number[]): Uint32Array {
  const palette = new Uint32Array(256);
  palette.set(colors);
  return palette;
}

/** Pixels of state codes; codes without a colour, and pixels without a code, stay clear. */
export function statePixels(codes: Uint8Array, palette: Uint32Array, length: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint32Array(length);
  const end = Math.min(codes.length, length);
  for (let at = 0; at < end; at++) pixels[at] = palette[codes[at]!]!;
  return new Uint8ClampedArray(pixels.buffer);
}

/** `#rrggbb` as packed little-endian RGBA. */
export function packColor(hex: string, alpha = 255): number {
  const rgb = Number.parseInt(hex.slice(1), 16);
  return ((alpha << 24) | ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0;
}
