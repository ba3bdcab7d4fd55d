import { expect, test } from 'vitest';
import { createQuotaGate } from './quota-gate.ts';

const NO_ROOM = { message: 'There is no room.', answer: 'AssocMaxSubmitJobLimit' };

test('R15: a scheduler that takes nothing more is asked again after growing pauses, by one submission at a time', () => {
  let nowMs = 0;
  const gate = createQuotaGate(() => nowMs);
  expect(gate.isShut('slurm')).toBe(false);
  expect(gate.width('slurm', 4)).toBe(4);
  expect(Array.from({ length: 6 }, () => gate.close('slurm', NO_ROOM))).toEqual([
    5_000, 10_000, 20_000, 40_000, 60_000, 60_000,
  ]);
  expect([gate.isShut('slurm'), gate.isShut('local')]).toEqual([true, false]);
  expect([gate.width('slurm', 4), gate.width('local', 4)]).toEqual([1, 4]);
  nowMs = 60_000;
  expect(gate.isShut('slurm')).toBe(false);
  expect(gate.said('slurm')).toBe(NO_ROOM);
});

test('R15: it is asked as soon as tasks end, and at once again when it took something', () => {
  const gate = createQuotaGate(() => 0);
  gate.close('slurm', NO_ROOM);
  gate.knock();
  expect(gate.isShut('slurm')).toBe(false);
  expect(gate.close('slurm', NO_ROOM)).toBe(10_000);
  gate.open('slurm');
  expect([gate.isShut('slurm'), gate.said('slurm')]).toEqual([false, null]);
  expect(gate.close('slurm', NO_ROOM)).toBe(5_000);
});
