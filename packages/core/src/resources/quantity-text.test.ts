import { expect, test } from 'vitest';
import { memoryText, timeText } from './quantity-text.ts';

test('memory is counted by 1024, and time is a clock from an hour on', () => {
  expect([512, 1024, 1536, 0].map(memoryText)).toEqual(['512 MiB', '1 GiB', '1536 MiB', 'all memory of the node']);
  expect([5, 60, 1505].map(timeText)).toEqual(['5 min', '1:00:00', '1-01:05:00']);
});
