import { describe, expect, it } from 'vitest';
import { importForTest } from '../import-for-test.ts';

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
      e: { kind: 'array', nested: [{ $float: '0.0' }, 0.25, 0.5, 0.75] },
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

  it('takes the inputs of the map that fits the pipeline as it is in the end, and any executor', () => {
    const { inputs, functions, why } = importForTest(`
from pipefunc import pipefunc, Pipeline
from adaptive_scheduler import SlurmExecutor
@pipefunc("y")
def f(x): return x
p = Pipeline([f])
print(p(x=1))
p.map({"x": 2})
p.add_mapspec_axis("x", axis="i")
inputs = {"x": [3, 4]}
p.map(inputs, run_folder="here", parallel=False, error_handling="continue")
p.map_async(inputs, executor=SlurmExecutor(size_per_learner=2))
`);
    expect(inputs).toEqual({ x: { kind: 'list', items: [3, 4] } });
    expect(functions['f']).toMatchObject({ mapspec: 'x[i] -> y[i]', chunkSize: 2 });
    expect(why).toEqual(['8: Only the inputs of the first run are taken.']);
  });

  it('reads the arrays that NumPy makes of known numbers, and no others', () => {
    const { inputs, why } = importForTest(`
import numpy as np
from pipefunc import pipefunc, Pipeline
@pipefunc("y")
def f(a, b, c, d, e, g, h, i, j, k, m, n): return a
p = Pipeline([f])
inputs = {"a": np.geomspace(1, 100, 3), "b": np.logspace(0, 2, num=3, base=2), "c": np.linspace(start=0, stop=1),
          "d": np.ones((1, 2)), "e": np.full(2, 7), "g": np.array([1, 2], dtype=object), "h": np.arange(3).tolist()}
inputs["i"] = (0.5,) * 2
inputs["j"] = np.linspace(0, 1, 5, endpoint=False)
inputs["k"] = np.zeros((200, 200))
inputs |= {"m": 1}
p.map({**inputs, "n": np.array([[1, 2], [3, 4]], dtype=float)})
`);
    expect(inputs['n']).toEqual({
      kind: 'array',
      nested: [
        [{ $float: '1.0' }, { $float: '2.0' }],
        [{ $float: '3.0' }, { $float: '4.0' }],
      ],
    });
    expect(why).toEqual(['13: Only inputs with a plain name can be read.']);
    const filled = importForTest(`
import numpy as np
from pipefunc import pipefunc, Pipeline
@pipefunc("y")
def f(a, b, c, d, e, g, h, i, j, k): return a
p = Pipeline([f])
inputs = {"a": np.geomspace(1, 100, 3), "b": np.logspace(0, 2, num=3, base=2), "c": np.linspace(start=0, stop=1),
          "d": np.ones((1, 2)), "e": np.full(2, 7), "g": np.array([1, 2], dtype=object), "h": np.arange(3).tolist()}
inputs["i"] = (0.5,) * 2
inputs["j"] = np.linspace(0, 1, 5, endpoint=False)
inputs["k"] = np.zeros((200, 200))
p.map(inputs)
`);
    expect(filled.inputs).toEqual({
      a: { kind: 'geomspace', start: 1, stop: 100, count: 3 },
      b: { kind: 'logspace', start: 0, stop: 2, count: 3, base: 2 },
      c: { kind: 'linspace', start: 0, stop: 1, count: 50 },
      d: { kind: 'array', nested: [[{ $float: '1.0' }, { $float: '1.0' }]] },
      e: { kind: 'array', nested: [7, 7] },
      g: { kind: 'array', nested: [1, 2] },
      h: { kind: 'list', items: [0, 1, 2] },
      i: { kind: 'value', value: [0.5, 0.5] },
      j: { kind: 'none' },
      k: { kind: 'none' },
    });
    expect(filled.why).toEqual([
      '10: The value of j is only known when the file runs; give it by hand.',
      '11: The value of k is only known when the file runs; give it by hand.',
    ]);
  });

  it('lets the defaults of the pipeline win over what an executor gives', () => {
    const { pipeline, functions, why } = importForTest(`
from adaptive_scheduler import SlurmExecutor
from pipefunc import pipefunc, Pipeline
@pipefunc(("a", "b"), resources={"time": "1:00:00"})
def f(x): return x, x
@pipefunc("c")
def g(a): return a
p = Pipeline([f, g], default_resources={"memory": "1GB", "extra_args": {"qos": "low"}})
options = ["--mem=9GB", "--time 2:00:00", "--qos=high", "--gres=gpu:2", "-p long", "--exclusive", 3]
p.map_async({"x": 1}, executor={
    "b": SlurmExecutor(extra_scheduler=options, num_threads=2, name="mine"),
    "c": SlurmExecutor,
})
`);
    expect(pipeline.resources).toEqual({ memory: '1GB', extraArgs: { qos: 'low' } });
    expect(functions['f']?.resources).toEqual({
      time: '1:00:00',
      gpus: 2,
      partition: 'long',
      extraArgs: { exclusive: null },
    });
    expect(functions['g']?.resources).toEqual({});
    expect(why).toEqual([
      '11: An option for sbatch is no text that begins with a dash.',
      '11: num_threads of the executor belongs to the cluster profile.',
    ]);
  });

  it('reads what an export of ours writes for inputs that Python has no word for', () => {
    const { inputs, why } = importForTest(`
from pipefunc import pipefunc, Pipeline
def gridloom_reference(path, format, column=None, shape=None): return path
def gridloom_csv(text, column): return text
@pipefunc("y")
def f(a, b, c): return a
p = Pipeline([f])
p.map({"a": gridloom_reference("~/t.csv", "csv", column="k"), "b": gridloom_reference("/d", "file-array", shape=(3, 2)),
       "c": gridloom_csv("""k\n1\n""", "k")})
`);
    expect(why).toEqual([]);
    expect(inputs).toEqual({
      a: { kind: 'reference', path: '~/t.csv', format: 'csv', column: 'k', shape: null },
      b: { kind: 'reference', path: '/d', format: 'file-array', column: null, shape: [3, 2] },
      c: { kind: 'csv', text: 'k\n1\n', column: 'k' },
    });
  });
});
