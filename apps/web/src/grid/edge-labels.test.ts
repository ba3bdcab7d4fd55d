import { describe, expect, it } from 'vitest';
import { labelledPositions, labelStep, shortLabel } from './edge-labels.ts';

describe('labelStep', () => {
  it('labels every position where there is room', () => {
    expect(labelStep(30, 24)).toBe(1);
  });

  it('thins to 1, 2, 5, 10, ... so that no two labels touch', () => {
    for (const pitch of [0.3, 1, 2.4, 7, 14, 30]) {
      const step = labelStep(pitch, 40);
      expect(step * pitch).toBeGreaterThanOrEqual(40);
      expect(String(step)).toMatch(/^(1|2|5)0*$/);
    }
  });

  it('gives no endless loop for cells without a size', () => {
    expect(labelledPositions(10, labelStep(0, 40))).toEqual([0]);
  });
});

describe('labelledPositions', () => {
  it('begins at the first position and stays inside', () => {
    expect(labelledPositions(50, 20)).toEqual([0, 20, 40]);
    expect(labelledPositions(0, 20)).toEqual([]);
  });
});

describe('shortLabel', () => {
  it('keeps both ends', () => {
    expect(shortLabel('0.1234567890123', 7)).toBe('0.1…123');
    expect(shortLabel('short', 7)).toBe('short');
  });
});
