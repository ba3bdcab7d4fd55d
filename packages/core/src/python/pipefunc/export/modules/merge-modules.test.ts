import { describe, expect, it } from 'vitest';
import { FunctionId, newFunction } from '../../../../pipeline/index.ts';
import { mergeModules } from './merge-modules.ts';

/** Modules with a function `f0`, `f1`, ... behind their text; which of them stand in one script. */
function merged(...modules: readonly string[]): { readonly together: string; readonly statements: readonly string[] } {
  const functions = modules.map((text, index) => ({
    ...newFunction(FunctionId.parse(`f_${index}`), { x: 0, y: 0 }, `f${index}`),
    code: `${text}\ndef f${index}(x):\n    return x\n`,
  }));
  const { blocks, merged: found } = mergeModules(functions);
  return {
    together: functions.map(({ id }, index) => (found.has(id) ? index : '')).join(''),
    statements: blocks.flatMap(({ statement }) =>
      statement === null || statement.startsWith('def f') ? [] : [statement],
    ),
  };
}

describe('modules in one script', () => {
  it('share equal statements, in order', () => {
    expect(merged('import math\nK = 1  # one\n', 'import re\nimport math\nK = 1  # one\nL = K\n')).toEqual({
      together: '01',
      statements: ['import math', 'K = 1  # one', 'import re', 'L = K'],
    });
  });

  it.each([
    ['a constant', 'K = 1', 'K = 2'],
    ['a helper', 'def h(): pass', 'def h(): return 1'],
    ['a class', 'class C: pass', 'class C: x = 1'],
    ['an import', 'import numpy as n', 'import math as n'],
    ['a loop', 'for i in []: pass', 'i = 3'],
    ['a change', 'K = {}', 'K = {}\nK["a"] = 1'],
    ['an order', 'K = 1\nK = 2', 'K = 2\nK = 1'],
    ['a block', 'try:\n    import a as A\nexcept ImportError:\n    A = None', 'A = 1'],
    ['a name that only the other looks up', 'def h(): return len2', 'len2 = 3'],
    ['a builtin', 'sum = 1', 'def h(x): return sum(x)'],
    ['a name used in a default', 'def h(y=z): pass', 'z = 1'],
    ['a global', 'def h():\n    global z\n    z = 1\n', 'z = 2'],
  ])('stay apart where %s means something else', (_, first, second) => {
    expect(merged(first, second).together).not.toBe('01');
    expect(merged(second, first).together).not.toBe('01');
  });

  it.each([
    ['a parameter', 'K = 1', 'def h(K, *, L=2): return K'],
    ['a variable', 'K = 1', 'def h():\n    K = 2\n    return K'],
    ['a loop inside', 'K = 1', 'def h(x): return [K for K in x]'],
    ['a keyword', 'K = 1', 'L = dict(K=2)'],
    ['an attribute', 'K = 1', 'import os\nL = os.K'],
    ['a lambda', 'K = 1', 'L = lambda K: K'],
  ])('stand together where %s only has the name', (_, first, second) => {
    expect(merged(first, second).together).toBe('01');
  });

  it.each([
    'from math import *',
    'NAME = __name__',
    'from pipefunc import pipefunc',
    'gridloom_x = 1',
    'if True:\n  pass\n x = 1',
    '\\\nx = 1',
  ])('hold nothing that means something else there: %s', (text) => {
    expect(merged('', text).together).toBe('0');
  });
});
