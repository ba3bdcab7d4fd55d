import { expect, it } from 'vitest';
import { nearestName } from './nearest-name.ts';

it.each([
  ['mian', ['main', 'short'], 'main'],
  ['GPU', ['gpu', 'cpu'], 'gpu'],
  ['gpus', ['gpu', 'long'], 'gpu'],
  ['xpu', ['gpu', 'cpu'], null],
  ['batch', ['main', 'short'], null],
  ['a', [], null],
])('%s among %j is %s', (given, names, nearest) => {
  expect(nearestName(given, names)).toBe(nearest);
});
