import { DEFAULT_RETRY_POLICY } from '@gridloom/core/resources';
import { describe, expect, it } from 'vitest';
import { policySentences, readFactor, readMemoryCap, readTimeCap, readTimes } from './retry-policy-text.ts';

describe('a retry policy in words', () => {
  it('says of each cause what happens', () => {
    expect(policySentences({ ...DEFAULT_RETRY_POLICY, memoryCapMib: 65_536, timeCapMinutes: 2880 })).toEqual([
      'Node lost or preempted: again elsewhere, at most 3 times.',
      'Out of memory: again with 2x memory, at most 2 times, up to 64G.',
      'Time limit: again with 2x time, at most 2 times, up to 2-00:00:00.',
      'Exception in the function: not tried again by itself.',
    ]);
  });

  it('has no cap where nothing grows', () => {
    const [, memory] = policySentences({ ...DEFAULT_RETRY_POLICY, memory: 1, memoryFactor: 1, memoryCapMib: 1024 });
    expect(memory).toBe('Out of memory: again with the same memory, once.');
  });
});

describe('what is typed of it', () => {
  it('is a small whole number of tries', () => {
    expect(readTimes(' 3 ')).toEqual({ ok: true, value: 3 });
    expect(readTimes('')).toEqual({ ok: true, value: undefined });
    for (const text of ['-1', '11', '1.5', 'often']) expect(readTimes(text).ok, text).toBe(false);
  });

  it('is a factor that never makes less', () => {
    expect(readFactor('x1.5')).toEqual({ ok: true, value: 1.5 });
    expect(readFactor('2x')).toEqual({ ok: true, value: 2 });
    for (const text of ['0.5', '17', 'double']) expect(readFactor(text).ok, text).toBe(false);
  });

  it('is a cap as SLURM reads memory and time', () => {
    expect(readMemoryCap('64GB')).toEqual({ ok: true, value: 65_536 });
    expect(readMemoryCap('')).toEqual({ ok: true, value: null });
    expect(readTimeCap('2-00:00:00')).toEqual({ ok: true, value: 2880 });
    expect(readTimeCap('90')).toEqual({ ok: true, value: 90 });
    const wrong = readMemoryCap('lots');
    expect(wrong.ok ? '' : wrong.message).toContain('"lots" cannot be read');
    expect(readTimeCap('long').ok).toBe(false);
  });
});
