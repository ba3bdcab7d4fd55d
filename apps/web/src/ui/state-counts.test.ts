import { noCounts } from '@gridloom/core/grid';
import { describe, expect, it } from 'vitest';
import { addCounts, finishedOf, numberWords, statesShown, totalOf } from './state-counts.ts';

const counts = { ...noCounts(), done: 7, failed: 1, skipped: 2 };

describe('state counts', () => {
  it('name done and failed always, other states only when they occur', () => {
    expect(statesShown(noCounts())).toEqual(['done', 'failed']);
    expect(statesShown(counts)).toEqual(['done', 'failed', 'skipped']);
  });

  it('count an element as finished when nothing more happens to it', () => {
    expect(finishedOf({ ...counts, running: 5, cancelled: 1 })).toBe(11);
  });

  it('add up over stages', () => {
    expect(totalOf(addCounts([counts, counts]))).toBe(20);
    expect(totalOf(addCounts([]))).toBe(0);
  });
});

describe('numberWords', () => {
  it('groups thousands from five digits on', () => {
    expect([9999, 10_000, 1_000_000].map(numberWords)).toEqual(['9999', '10\u202f000', '1\u202f000\u202f000']);
  });
});
