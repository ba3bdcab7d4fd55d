import { expect, it } from 'vitest';
import { attemptWords } from './attempt-words.ts';

it('says why an attempt ended, what it used, and where it ran', () => {
  const attempt = { reason: 'out-of-memory', wallS: 12.3, peakKib: 2_000_000, host: 'n3', jobId: '412_7' };
  expect(attemptWords(attempt)).toBe('ran out of memory · 12 s · 1.9 GiB · n3 · job 412_7');
  expect(attemptWords({ reason: 'none', wallS: null, peakKib: 0, host: null, jobId: null })).toBe('');
});
