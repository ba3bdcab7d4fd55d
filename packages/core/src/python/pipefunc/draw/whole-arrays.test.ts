import { describe, expect, it } from 'vitest';
import { importForTest } from '../import-for-test.ts';

const SCRIPT = `
import numpy as np
from pipefunc import pipefunc, Pipeline
@pipefunc("y", mapspec="a[i], b[i], c[i] -> y[i]")
def one(a, b, c): return a
@pipefunc("made", mapspec="... -> made[k]")
def make(n): return [n]
@pipefunc("half", mapspec="y[:], grid[:, j] -> half[j]")
def halve(y, grid): return y
@pipefunc("total")
def add(y): return y.sum()
@pipefunc("count")
def count(made, items, steps, given): return len(made)
@pipefunc("spread")
def spread(c, d, e): return c
p = Pipeline([one, make, halve, add, count, spread])
p.map({
    "a": np.arange(3), "b": np.arange(0, 1.5, 0.5), "c": np.arange(0., 3.), "d": np.arange(2), "e": np.linspace(0, 1, 2).tolist(),
    "n": 2, "grid": np.ones((1, 2)), "items": [1.0, 2], "steps": range(2), "given": np.array([1, 2.5]).tolist(),
})
`;

describe('wholeArrays', () => {
  it('gives NumPy to the functions that PipeFunc hands an array whole, and to no others', () => {
    const { functions } = importForTest(SCRIPT);
    const taking = Object.values(functions).flatMap((item) =>
      item?.code.startsWith('try:\n    import numpy  # as in PipeFunc') ? [item.entry] : [],
    );
    expect(taking).toEqual(['halve', 'add', 'spread']);
  });

  it('reads np.arange as a range where nobody takes it whole, as long as the numbers are the same', () => {
    const { inputs, why } = importForTest(SCRIPT);
    expect(why).toEqual([]);
    expect(inputs).toMatchObject({
      a: { kind: 'range', start: 0, stop: 3, step: 1 },
      b: { kind: 'range', start: 0, stop: 1.5, step: 0.5 },
      c: { kind: 'array', nested: [{ $float: '0.0' }, { $float: '1.0' }, { $float: '2.0' }] },
      d: { kind: 'array', nested: [0, 1] },
      e: { kind: 'list', items: [{ $float: '0.0' }, { $float: '1.0' }] },
      items: { kind: 'list', items: [{ $float: '1.0' }, 2] },
      steps: { kind: 'range', start: 0, stop: 2, step: 1 },
      given: { kind: 'list', items: [{ $float: '1.0' }, 2.5] },
    });
  });

  it('leaves the functions of a script that Gridloom wrote as they are', () => {
    const { functions } = importForTest(`# A pipeline, exported by Gridloom.\n${SCRIPT}`);
    expect(functions['add']?.code).not.toContain('numpy');
  });
});
