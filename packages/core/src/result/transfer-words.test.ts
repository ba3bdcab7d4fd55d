import { describe, expect, test } from 'vitest';
import { bytesText, createRateMeter, progressText } from './transfer-words.ts';

describe('bytesText', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [1234, '1.2 kB'],
    [999_499, '999 kB'],
    [999_501, '1 MB'],
    [2_147_483_648, '2.1 GB'],
    [123_456_789, '123 MB'],
    [5e18, '5000 PB'],
  ])('%i', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });
});

describe('progressText', () => {
  test('says what is known', () => {
    expect(progressText({ done: 500, total: null, rate: null })).toBe('500 B');
    expect(progressText({ done: 5e6, total: 2e9, rate: null })).toBe('5 MB of 2 GB');
    expect(progressText({ done: 1e9, total: 2e9, rate: 50e6 })).toBe('1 GB of 2 GB, 50 MB/s, 20 s left');
    expect(progressText({ done: 0, total: 2e9, rate: 1e6 })).toBe('0 B of 2 GB, 1 MB/s, 34 min left');
    expect(progressText({ done: 0, total: 20e9, rate: 1e6 })).toBe('0 B of 20 GB, 1 MB/s, 5 h 34 min left');
    expect(progressText({ done: 1, total: 2, rate: 0 })).toBe('1 B of 2 B');
  });
});

test('a rate is that of the last seconds', () => {
  const meter = createRateMeter();
  expect(meter.rate(0, 0)).toBeNull();
  expect(meter.rate(1000, 1000)).toBe(1000);
  expect(meter.rate(1000, 4000)).toBe(250);
  expect(meter.rate(1000, 10_000)).toBeNull();
});
