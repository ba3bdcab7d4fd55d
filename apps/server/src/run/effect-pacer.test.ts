import { expect, test } from 'vitest';
import { createEffectPacer } from './effect-pacer.ts';

test('an effect that fails again and again rests longer each time, up to a minute, and not at all once it worked', () => {
  let nowMs = 0;
  const pacer = createEffectPacer(() => nowMs);
  const pauses = Array.from({ length: 8 }, () => pacer.failed('place:a', new Error('no')));
  expect(pauses).toEqual([1_000, 2_000, 5_000, 15_000, 30_000, 60_000, 60_000, 60_000]);
  nowMs = 59_999;
  expect(pacer.rests('place:a')).toBe(true);
  expect(pacer.rests('place:b')).toBe(false);
  nowMs = 60_000;
  expect(pacer.rests('place:a')).toBe(false);
  pacer.worked('place:a');
  expect(pacer.errors()).toEqual([]);
  expect(pacer.failed('place:a', new Error('no'))).toBe(1_000);
});

test('an effect that worked rests as long as it is told', () => {
  let nowMs = 0;
  const pacer = createEffectPacer(() => nowMs);
  pacer.rest('cancel:7', 10_000);
  nowMs = 9_999;
  expect(pacer.rests('cancel:7')).toBe(true);
  nowMs = 10_000;
  expect(pacer.rests('cancel:7')).toBe(false);
});
