import { describe, expect, it } from 'vitest';
import { heatmapView } from './heatmap-view.ts';

const axis = (name: string, size: number) => ({ name, size, meaning: '', label: (at: number) => `${name}${at}` });
const room = { width: 1000, height: 500 };

describe('heatmapView', () => {
  it('shows the slice of further axes: cells are elements of that slice', () => {
    const view = heatmapView({ axes: [axis('t', 5), axis('p', 4), axis('s', 3)], slice: [2], room, zoom: null });
    expect(view.elementOf(0)).toBe(24);
    expect(view.cellOf(24 + 11)).toBe(11);
    expect(view.cellOf(23)).toBeNull();
    expect(view.cellOf(36)).toBeNull();
    expect([...view.statesOf(Uint8Array.from({ length: 60 }, (_, at) => at))]).toEqual(
      Array.from({ length: 12 }, (_, at) => 24 + at),
    );
  });

  it('shows only the window, with the labels of its positions', () => {
    const zoom = { row: 10, column: 20, rows: 8, columns: 16 };
    const view = heatmapView({ axes: [axis('i', 200), axis('j', 500)], slice: [], room, zoom });
    expect(view.layout).toMatchObject({ rows: 8, columns: 16 });
    expect(view.elementOf(17)).toBe(11 * 500 + 21);
    expect(view.edges.map(({ label, size }) => [label(0), size])).toEqual([
      ['i10', 8],
      ['j20', 16],
    ]);
  });

  it('offers to come closer only where cells are too small for glyphs', () => {
    const zoomable = (rows: number, columns: number) =>
      heatmapView({ axes: [axis('i', rows), axis('j', columns)], slice: [], room, zoom: null }).zoomable;
    expect(zoomable(10, 10)).toBe(false);
    expect(zoomable(200, 500)).toBe(true);
  });
});
