import { describe, expect, it } from 'vitest';
import { cellAt, cellBeside, cellBox, heatmapLayout, sizeWhenCloser } from './heatmap-layout.ts';

const room = { width: 1000, height: 560 };

describe('heatmapLayout', () => {
  it('shows a function that is called once as one lone cell', () => {
    expect(heatmapLayout([], room)).toMatchObject({ rows: 1, columns: 1, cells: 1, wrapped: false });
  });

  it('shows a short axis in one row', () => {
    expect(heatmapLayout([10], room)).toMatchObject({ rows: 1, columns: 10, wrapped: false, cellWidth: 36 });
  });

  it('wraps a long axis into rows of round numbers that fill the width', () => {
    const layout = heatmapLayout([1000], room);
    expect(layout).toMatchObject({ wrapped: true, cells: 1000 });
    expect(layout.columns % 10).toBe(0);
    expect(layout.width).toBeGreaterThan(room.width * 0.8);
    expect(layout.height).toBeLessThanOrEqual(room.height);
  });

  it('takes the first of two axes as rows and the second as columns, in square whole pixels', () => {
    expect(heatmapLayout([40, 50], room)).toMatchObject({ rows: 40, columns: 50, cellWidth: 14, cellHeight: 14 });
  });

  it('takes the last two of more axes as the plane', () => {
    expect(heatmapLayout([7, 4, 5], room)).toMatchObject({ rows: 4, columns: 5, cells: 20 });
  });

  it('grows a little beyond the height where that makes room for glyphs', () => {
    expect(heatmapLayout([40, 50], { width: 1000, height: 400 })).toMatchObject({ cellWidth: 13, height: 520 });
    expect(heatmapLayout([80, 50], { width: 1000, height: 400 }).height).toBeLessThanOrEqual(400);
    expect(heatmapLayout([40, 100], { width: 1000, height: 400 })).toMatchObject({ cellWidth: 10, height: 400 });
  });

  it('stretches tiny cells over the room rather than leaving it empty', () => {
    const layout = heatmapLayout([200, 500], room);
    expect(layout.cellWidth).toBe(2);
    expect(layout.cellHeight).toBeCloseTo(2.8);
  });

  it.each([[[1_000_000]], [[1000, 1000]], [[1, 100_000]], [[100_000, 1]], [[2, 3]], [[37]], [[1]]])(
    'keeps %j inside the room',
    (shape) => {
      const { width, height } = heatmapLayout(shape, room);
      expect(width).toBeLessThanOrEqual(room.width + 1e-9);
      expect(height).toBeLessThanOrEqual(room.height + 1e-9);
    },
  );

  it('has no cells for a map of nothing', () => {
    expect(heatmapLayout([0], room).cells).toBe(0);
    expect(heatmapLayout([0, 5], room).cells).toBe(0);
  });
});

describe('cellAt', () => {
  it('finds every cell at its own centre', () => {
    for (const layout of [heatmapLayout([37], room), heatmapLayout([40, 50], room), heatmapLayout([200, 500], room)]) {
      for (let cell = 0; cell < layout.cells; cell++) {
        const { x, y, width, height } = cellBox(layout, cell);
        expect(cellAt(layout, x + width / 2, y + height / 2)).toBe(cell);
      }
    }
  });

  it('finds nothing beside the cells, nor behind the end of a short last row', () => {
    const layout = heatmapLayout([40, 50], room);
    expect(cellAt(layout, -1, 5)).toBeNull();
    expect(cellAt(layout, layout.width + 1, 5)).toBeNull();
    const wrapped = heatmapLayout([103], { width: 370, height: 560 });
    expect(wrapped).toMatchObject({ columns: 10, rows: 11 });
    expect(cellAt(wrapped, 3.5 * 36, 10.5 * 36)).toBeNull();
    expect(cellAt(wrapped, 2.5 * 36, 10.5 * 36)).toBe(102);
  });
});

describe('cellBeside', () => {
  const plane = heatmapLayout([3, 4], room);

  it('moves by one cell and stops at the edges of a plane', () => {
    expect(cellBeside(plane, 5, 'ArrowRight')).toBe(6);
    expect(cellBeside(plane, 7, 'ArrowRight')).toBe(7);
    expect(cellBeside(plane, 4, 'ArrowLeft')).toBe(4);
    expect(cellBeside(plane, 1, 'ArrowUp')).toBe(1);
    expect(cellBeside(plane, 5, 'ArrowDown')).toBe(9);
    expect(cellBeside(plane, 9, 'ArrowDown')).toBe(9);
    expect(cellBeside(plane, 6, 'Home')).toBe(4);
    expect(cellBeside(plane, 6, 'End')).toBe(7);
  });

  it('goes on in the next row of a wrapped axis', () => {
    const wrapped = heatmapLayout([103], { width: 370, height: 560 });
    expect(cellBeside(wrapped, 9, 'ArrowRight')).toBe(10);
    expect(cellBeside(wrapped, 10, 'ArrowLeft')).toBe(9);
    expect(cellBeside(wrapped, 102, 'ArrowRight')).toBe(102);
    expect(cellBeside(wrapped, 95, 'ArrowDown')).toBe(95);
  });
});

describe('sizeWhenCloser', () => {
  it('fills the room with square cells once they are large enough', () => {
    const size = sizeWhenCloser(heatmapLayout([1000, 1000], room), room, 16);
    expect(size.columns / size.rows).toBeCloseTo(room.width / room.height, 1);
  });

  it('shows fewer cells when closer and more when further away', () => {
    const layout = heatmapLayout([200, 500], room);
    expect(sizeWhenCloser(layout, room, 2)).toEqual({ rows: 100, columns: 250 });
    expect(sizeWhenCloser(layout, room, 0.5)).toEqual({ rows: 400, columns: 1000 });
  });

  it('never grows cells beyond the largest', () => {
    expect(sizeWhenCloser(heatmapLayout([200, 500], room), room, 1e6)).toEqual({ rows: 15, columns: 27 });
  });
});
