import { describe, expect, it } from 'vitest';
import { findState } from './find-state.ts';

describe('findState', () => {
  const states = Uint8Array.of(4, 3, 4, 3, 3, 4);

  it('finds the next one in both directions, round the end', () => {
    expect(findState(states, 0, 4, 1)).toBe(2);
    expect(findState(states, 5, 4, 1)).toBe(0);
    expect(findState(states, 0, 4, -1)).toBe(5);
    expect(findState(states, 3, 4, -1)).toBe(2);
  });

  it('finds nothing when no other element has the state', () => {
    expect(findState(Uint8Array.of(3, 4, 3), 1, 4, 1)).toBeNull();
    expect(findState(states, 0, 6, 1)).toBeNull();
    expect(findState(new Uint8Array(0), 0, 4, 1)).toBeNull();
  });
});
