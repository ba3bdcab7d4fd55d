import { describe, expect, it } from 'vitest';
import { importForTest } from './import-for-test.ts';

describe('readRunCall', () => {
  it('reads inputs that are written out, and says which are not', () => {
    const { inputs, why } = importForTest(`
import numpy as np
from numpy import linspace as ls
from pipefunc import pipefunc, Pipeline
@pipefunc("y")
def f(a, b, c, d, e, g, h, k, m, n, o): return a
p = Pipeline([f])
N = 4
grid = np.linspace(-0.5, 0.5, N)
values = dict(
    a=[1, 2], b=range(2, 10, 2), c=grid, d=ls(0, 1, num=3), e=np.arange(0, 1, 0.25), g="text",
    h=(1, 2), k=np.array([[1, 2], [3, 4]]), m=list(range(3, 0, -1)), n=np.sin(3), o={"deep": [None, True]}, extra=1,
)
p.map(inputs=values)
`);
    expect(inputs).toEqual({
      a: { kind: 'list', items: [1, 2] },
      b: { kind: 'range', start: 2, stop: 10, step: 2 },
      c: { kind: 'linspace', start: -0.5, stop: 0.5, count: 4 },
      d: { kind: 'linspace', start: 0, stop: 1, count: 3 },
      e: { kind: 'range', start: 0, stop: 1, step: 0.25 },
      g: { kind: 'value', value: 'text' },
      h: { kind: 'value', value: [1, 2] },
      k: {
        kind: 'array',
        nested: [
          [1, 2],
          [3, 4],
        ],
      },
      m: { kind: 'list', items: [3, 2, 1] },
      n: { kind: 'none' },
      o: { kind: 'value', value: { deep: [null, true] } },
    });
    expect(why).toEqual([
      '12: The value of n is only known when the file runs; give it by hand.',
      '12: No parameter of the pipeline is called extra.',
    ]);
  });

  it('takes the inputs from under the main block, from run(...) and from a call', () => {
    const head = 'from pipefunc import pipefunc, Pipeline\n@pipefunc("y")\ndef f(x): return x\n';
    for (const script of [
      'if __name__ == "__main__":\n    p = Pipeline([f])\n    p.map({"x": 5}, parallel=False)\n',
      'p = Pipeline([f])\np.run("y", kwargs={"x": 5})\n',
      'p = Pipeline([f])\np("y", x=5)\n',
      'p = Pipeline([f])\ninputs = {"x": 5}\n',
      'def main():\n    pipe = Pipeline([f])\n    pipe.map({"x": 5})\n',
    ]) {
      expect([script, importForTest(head + script).inputs]).toEqual([script, { x: { kind: 'value', value: 5 } }]);
    }
  });

  it('leaves parameters with a default unwired, unless another function has none', () => {
    const { inputs, wires } = importForTest(`
from pipefunc import pipefunc, Pipeline
@pipefunc("a")
def f(x, own=1, shared=[1, 2]): return x
@pipefunc("b")
def g(a, shared): return a
Pipeline([f, g])
`);
    expect(inputs).toEqual({ x: { kind: 'none' }, shared: { kind: 'list', items: [1, 2] } });
    expect(wires).toEqual(['x -> f.x', 'shared -> f.shared', 'shared -> g.shared', 'f.a -> g.a']);
  });

  it('takes executors and internal shapes from the run', () => {
    const { functions } = importForTest(`
from concurrent.futures import ThreadPoolExecutor
from adaptive_scheduler import SlurmExecutor
from pipefunc import pipefunc, Pipeline
@pipefunc("a", mapspec="x[i] -> a[i]", resources={"memory": "1GB"})
def f(x): return x
@pipefunc("b")
def g(a): return a
@pipefunc("c", mapspec="... -> c[j]")
def h(b): return b
p = Pipeline([f, g, h])
executors = {"b": ThreadPoolExecutor(), "": SlurmExecutor(size_per_learner=50, cores_per_node=4)}
p.map_async({"x": range(3)}, executor=executors, internal_shapes={"c": 3})
`);
    expect(functions['f']).toMatchObject({
      executor: 'slurm',
      chunkSize: 50,
      resources: { cpus: 4, memory: '1GB' },
    });
    expect(functions['g']).toMatchObject({ executor: 'local', chunkSize: null, resources: {} });
    expect(functions['h']).toMatchObject({ internalShape: [3] });
  });
});
