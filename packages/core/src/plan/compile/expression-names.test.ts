import { describe, expect, it } from 'vitest';
import { expressionNames } from './expression-names.ts';

describe('expressionNames', () => {
  it.each([
    ['int(y % 3) + 1', ['int', 'y']],
    ['abs(V_left - V_right) + 1', ['abs', 'V_left', 'V_right']],
    ['x.shape[0] * 24.', ['x']],
    ['[k for k in x if k > a]', ['x', 'a']],
    ['sum(v for v, w in zip(a, b))', ['sum', 'zip', 'a', 'b']],
    ['max(a, key=lambda q, w=z: q + b)', ['max', 'a', 'z', 'b']],
    ['"4GB" if x > 1e3 else f"{size}GB"', ['x', 'size']],
    ['(n := len(x)) + n', ['len', 'x']],
    ['not a and b', ['a', 'b']],
    ['  max(\n a,\n b) ', ['max', 'a', 'b']],
  ])('finds what %s takes from outside', (expression, names) => {
    expect(expressionNames(expression)).toEqual(names);
  });

  it.each(['', 'int(y', 'x +', 'a b', 'a = 3', 'a; b', 'import os', 'return 3', 'y % % 3'])(
    'takes "%s" for no expression',
    (expression) => {
      expect(expressionNames(expression)).toBeNull();
    },
  );
});
