import { STATE_CODE } from '@gridloom/core/grid';
import { describe, expect, it } from 'vitest';
import { aggregateStates, EMPTY, packColor, paletteOf, statePixels } from './heatmap-pixels.ts';

describe('aggregateStates', () => {
  const plane = { rows: 1000, columns: 1000 };
  const picture = { rows: 100, columns: 250 };

  it('never hides a failed element', () => {
    const states = new Uint8Array(1_000_000).fill(STATE_CODE.done);
    states[437 * 1000 + 811] = STATE_CODE.failed;
    const codes = aggregateStates(states, plane, picture);
    expect(codes[43 * 250 + Math.floor(811 / 4)]).toBe(STATE_CODE.failed);
    expect(codes.filter((code) => code === STATE_CODE.failed)).toHaveLength(1);
  });

  it('shows other states in proportion', () => {
    const states = Uint8Array.from({ length: 1_000_000 }, (_, at) =>
      (at * 7919) % 100 < 30 ? STATE_CODE.done : STATE_CODE.queued,
    );
    const codes = aggregateStates(states, plane, picture);
    const done = codes.filter((code) => code === STATE_CODE.done).length / codes.length;
    expect(done).toBeGreaterThan(0.25);
    expect(done).toBeLessThan(0.35);
  });

  it('copies a plane that is as large as the picture', () => {
    const states = Uint8Array.from([0, 1, 2, 3, 4, 5]);
    expect([...aggregateStates(states, { rows: 2, columns: 3 }, { rows: 2, columns: 3 })]).toEqual([...states]);
  });
});

describe('statePixels', () => {
  it('paints by the palette and leaves missing cells clear', () => {
    const palette = paletteOf([packColor('#010203'), packColor('#ff8000')]);
    const pixels = statePixels(Uint8Array.of(1, 0, EMPTY), palette, 4);
    expect([...pixels]).toEqual([255, 128, 0, 255, 1, 2, 3, 255, 0, 0, 0, 0, 0, 0, 0, 0]);
  });
});
