import { describe, expect, it } from 'vitest';
import { renameInExpression } from './rename-in-expression.ts';

const names = new Map([
  ['x', 'y'],
  ['y', 'x'],
]);

describe('renameInExpression', () => {
  it.each([
    ['int(x % 3) + 1', 'int(y % 3) + 1'],
    ['x * y', 'y * x'],
    ['x2 + xx + _x', 'x2 + xx + _x'],
    ['a.x + x.a', 'a.x + y.a'],
    ['max(x=1, y = x)', 'max(x=1, y = y)'],
    ['f(x == 1, [x])', 'f(y == 1, [y])'],
    [`"x" + 'it\\'s x' + x`, `"x" + 'it\\'s x' + y`],
    ['"""x "y" """ + x', '"""x "y" """ + y'],
    [`f"x" + rb'x' + x`, `f"x" + rb'x' + y`],
    ['1.5e3 * x', '1.5e3 * y'],
    ['len(x)/len(y)', 'len(y)/len(x)'],
  ])('%s becomes %s', (before, after) => {
    expect(renameInExpression(before, names)).toBe(after);
  });
});
