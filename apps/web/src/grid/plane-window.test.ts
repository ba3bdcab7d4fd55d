import { describe, expect, it } from 'vitest';
import {
  isWhole,
  panWindow,
  planeCell,
  wholePlane,
  windowCell,
  windowStates,
  windowWith,
  zoomWindow,
} from './plane-window.ts';

const plane = { rows: 200, columns: 500 };
const middle = { x: 0.5, y: 0.5 };

describe('a window on a plane', () => {
  it('comes closer around its anchor', () => {
    const size = { rows: 100, columns: 250 };
    expect(zoomWindow(wholePlane(plane), plane, { size, anchor: middle })).toEqual({ row: 50, column: 125, ...size });
    expect(zoomWindow(wholePlane(plane), plane, { size, anchor: { x: 0, y: 1 } })).toMatchObject({
      row: 100,
      column: 0,
    });
  });

  it('goes back to the whole plane and not beyond', () => {
    const close = zoomWindow(wholePlane(plane), plane, { size: { rows: 5, columns: 5 }, anchor: { x: 1, y: 1 } });
    const far = zoomWindow(close, plane, { size: { rows: 900, columns: 900 }, anchor: middle });
    expect(far).toEqual(wholePlane(plane));
    expect(isWhole(far, plane)).toBe(true);
    expect(isWhole(close, plane)).toBe(false);
  });

  it('stops at the edges when it moves', () => {
    const window = { row: 10, column: 10, rows: 20, columns: 20 };
    expect(panWindow(window, plane, { rows: -50, columns: 3 })).toMatchObject({ row: 0, column: 13 });
    expect(panWindow(window, plane, { rows: 5000, columns: 5000 })).toMatchObject({ row: 180, column: 480 });
  });

  it('moves just so far that a cell is in it', () => {
    const window = { row: 10, column: 10, rows: 20, columns: 20 };
    expect(windowWith(window, plane, 15 * 500 + 15)).toBe(window);
    expect(windowWith(window, plane, 30 * 500 + 15)).toMatchObject({ row: 11, column: 10 });
    expect(windowWith(window, plane, 0)).toMatchObject({ row: 0, column: 0 });
  });

  it('names its cells by those of the plane and back', () => {
    const window = { row: 10, column: 20, rows: 3, columns: 4 };
    for (let cell = 0; cell < 12; cell++) expect(windowCell(window, plane, planeCell(window, plane, cell))).toBe(cell);
    expect(planeCell(window, plane, 5)).toBe(11 * 500 + 21);
    expect(windowCell(window, plane, 0)).toBeNull();
  });

  it('cuts out the states of its cells', () => {
    const states = Uint8Array.from({ length: 12 }, (_, at) => at);
    expect([...windowStates(states, { rows: 3, columns: 4 }, { row: 1, column: 2, rows: 2, columns: 2 })]).toEqual([
      6, 7, 10, 11,
    ]);
    expect(windowStates(states, { rows: 3, columns: 4 }, wholePlane({ rows: 3, columns: 4 }))).toBe(states);
  });
});
