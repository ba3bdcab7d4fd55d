import { describe, expect, it } from 'vitest';
import { decodeDeltaRuns } from './delta-runs.ts';

function encode(words: readonly number[]): string {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  words.forEach((word, at) => view.setUint32(at * 4, word, true));
  return btoa(String.fromCharCode(...new Uint8Array(view.buffer)));
}

describe('decodeDeltaRuns', () => {
  it('reads little-endian triples of start, count and state', () => {
    expect([...decodeDeltaRuns(encode([0, 10, 3, 4_000_000_000, 1, 4]))]).toEqual([0, 10, 3, 4_000_000_000, 1, 4]);
  });

  it('reads an empty text as no change', () => {
    expect(decodeDeltaRuns('')).toHaveLength(0);
  });

  it('refuses half a triple', () => {
    expect(() => decodeDeltaRuns(encode([0, 10]))).toThrow('not a multiple of 12');
  });

  it('refuses what is not base64', () => {
    expect(() => decodeDeltaRuns('*')).toThrow();
  });
});
