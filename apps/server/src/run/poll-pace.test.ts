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
    expect(pollPace({ pollMs, watched, answerLength: 0, quietMs, askedMs: MINUTE })).toEqual({ recordsMs, queueMs });
  },
);

test.each([
  [30_000, 500, 30_000],
  [1_000, 500, 1_000],
  [200, 200, 200],
])('just after something was asked for, polling every %i ms: records %i ms, queue %i ms', (pollMs, ...paces) => {
  const [recordsMs, queueMs] = paces;
  expect(pollPace({ pollMs, watched: false, answerLength: 0, quietMs: 0, askedMs: 4_999 })).toEqual({
    recordsMs,
    queueMs,
  });
});

test.each([
  [1_000, 40_000, 1_000],
  [1_000, 100_000, 2_000],
  [30_000, 100_000, 30_000],
  [500, 10_000_000, 200_000],
])('polling every %i ms where the answer has %i characters: queue %i ms, and records as ever', (pollMs, ...facts) => {
  const [answerLength, queueMs] = facts;
  const paces = pollPace({ pollMs, watched: true, answerLength, quietMs: 0, askedMs: MINUTE });
  expect(paces).toEqual({ recordsMs: pollMs < 5_000 ? pollMs : 5_000, queueMs });
});

test('the default pace asks SLURM at most twice a minute, however long ago', () => {
  for (const quietMs of [0, 1_000, MINUTE, 600 * MINUTE]) {
    expect(
      pollPace({ pollMs: 30_000, watched: true, answerLength: 0, quietMs, askedMs: 0 }).queueMs,
    ).toBeGreaterThanOrEqual(30_000);
  }
});
