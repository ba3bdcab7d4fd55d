import { expect, test } from 'vitest';
import { pollPace } from './poll-pace.ts';

const MINUTE = 60_000;

test.each([
  // A cluster at its default pace.
  [30_000, true, 0, 5_000, 30_000],
  [30_000, true, MINUTE, 7_500, 30_000],
  [30_000, true, 60 * MINUTE, 10_000, 120_000],
  [30_000, false, 0, 60_000, 30_000],
  [30_000, false, 60 * MINUTE, 60_000, 120_000],
  // A careful user's.
  [600_000, true, 0, 5_000, 600_000],
  [600_000, false, 60 * MINUTE, 60_000, 600_000],
  // This machine.
  [500, true, 0, 500, 500],
  [500, false, 0, 500, 500],
  [500, false, 8_000, 1_000, 1_000],
  [500, true, MINUTE, 4_000, 4_000],
  [2_000, false, 60 * MINUTE, 16_000, 16_000],
])(
  'polling every %i ms, watched: %s, quiet for %i ms: records %i ms, queue %i ms',
  (pollMs, watched, quietMs, recordsMs, queueMs) => {
    expect(pollPace({ pollMs, watched, quietMs })).toEqual({ recordsMs, queueMs });
  },
);

test('the default pace asks SLURM at most twice a minute, however long ago', () => {
  for (const quietMs of [0, 1_000, MINUTE, 600 * MINUTE]) {
    expect(pollPace({ pollMs: 30_000, watched: true, quietMs }).queueMs).toBeGreaterThanOrEqual(30_000);
  }
});
