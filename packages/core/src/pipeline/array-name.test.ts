import { expect, it } from 'vitest';
import { isArrayName, isPythonName } from './array-name.ts';

it.each(['x', '_x1', 'größe', 'scope.x', 's._'])('"%s" can name an array', (name) => {
  expect(isArrayName(name)).toBe(true);
});

it.each(['', '1x', 'x y', 'x-1', 'lambda', '__proto__', 'a.b.c', 'a.', '.a', 'a.if', 'a. b'])('"%s" cannot', (name) => {
  expect(isArrayName(name)).toBe(false);
});

it('has no dot in a name of Python', () => {
  expect([isPythonName('x'), isPythonName('s.x')]).toEqual([true, false]);
});
