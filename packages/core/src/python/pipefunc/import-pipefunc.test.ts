import { describe, expect, it } from 'vitest';
import { Pipeline } from '../../pipeline/index.ts';
import { readModule } from '../read-module.ts';
import { importPipefunc } from './import-pipefunc.ts';

function read(source: string, fileName = 'sweep.py') {
  const { pipeline, unread } = importPipefunc(source, fileName);
  Pipeline.parse(pipeline);
  const name = new Map<string, string>([
    ...pipeline.functions.map((node) => [node.id, node.entry] as const),
    ...pipeline.inputs.map((node) => [node.id, node.name] as const),
  ]);
  return {
    pipeline,
    unread,
    why: unread.map((note) => `${note.line}: ${note.why}`),
    functions: Object.fromEntries(pipeline.functions.map((node) => [node.entry, node])),
    inputs: Object.fromEntries(pipeline.inputs.map((node) => [node.name, node.value])),
    wires: pipeline.wires.map(({ from, to }) => {
      const source = from.kind === 'input' ? name.get(from.id) : `${name.get(from.id)}.${from.output}`;
      return `${source} -> ${name.get(to.id)}.${to.parameter}`;
    }),
  };
}

const SLURM_PAGE = `from pipefunc import Pipeline, pipefunc
from adaptive_scheduler import SlurmExecutor


@pipefunc(output_name="y", mapspec="x[i] -> y[i]", resources={"cpus": 2})
def double_it(x: int) -> int:
    return 2 * x


@pipefunc(
    output_name="z",
    mapspec="y[i] -> z[i]",
    # One job per element, with as many cpus as the element needs.
    resources=lambda kwargs: {"cpus": int(kwargs["y"] % 3) + 1},
    resources_scope="element",
)
def add_one(y: int) -> int:
    return y + 1


@pipefunc(output_name="z_sum")
def sum_it(z):
    return sum(z)


pipeline = Pipeline([double_it, add_one, sum_it])
inputs = {"x": range(10)}

executor = SlurmExecutor(cores_per_node=2)
runner = pipeline.map_async(inputs, run_folder="my_run_folder", executor=executor, show_progress=True)
result = await runner.task
print(result["z_sum"].output)
`;

describe('importPipefunc', () => {
  it('reads the pipeline of the SLURM page whole', () => {
    const { pipeline, functions, inputs, wires, unread } = read(SLURM_PAGE, '/home/me/slurm_page.py');
    expect(unread).toEqual([]);
    expect(pipeline.name).toBe('slurm_page');
    expect(pipeline.resources).toEqual({ cpus: 2 });
    expect(inputs).toEqual({ x: { kind: 'range', start: 0, stop: 10, step: 1 } });
    expect(wires).toEqual(['x -> double_it.x', 'double_it.y -> add_one.y', 'add_one.z -> sum_it.z']);
    expect(functions['double_it']).toMatchObject({
      outputs: ['y'],
      mapspec: 'x[i] -> y[i]',
      scope: 'map',
      executor: 'slurm',
      resources: { cpus: 2 },
      code: 'def double_it(x: int) -> int:\n    return 2 * x\n',
    });
    expect(functions['add_one']).toMatchObject({
      outputs: ['z'],
      mapspec: 'y[i] -> z[i]',
      scope: 'element',
      resources: { cpus: { expression: 'int(y % 3) + 1' } },
    });
    expect(functions['sum_it']).toMatchObject({ outputs: ['z_sum'], mapspec: null, resources: {} });
  });

  it('reads every plain kind of decorator argument', () => {
    const { functions, unread } = read(`
from pipefunc import pipefunc, Pipeline
from pipefunc.resources import Resources

@pipefunc(
    output_name=("low", "high"),
    renames={"values": "data", "k": "factor"},
    mapspec="data[i] -> low[i, j], high[i, j]",
    defaults={"factor": 2.5},
    bound={"mode": "fast"},
    internal_shape=(4,),
    resources=Resources(cpus=4, memory="8GB", time="01:00:00", gpus=1, partition="gpu",
                        extra_args={"qos": "high", "exclusive": None}, parallelization_mode="internal"),
    resources_variable="res",
    resources_scope="map",
    cache=True,
)
def split(values, k, mode, res, *rest, **more):
    return values, values

pipeline = Pipeline([split])
`);
    expect(unread).toEqual([]);
    expect(functions['split']).toMatchObject({
      outputs: ['low', 'high'],
      mapspec: 'values[i] -> low[i, j], high[i, j]',
      defaults: { k: 2.5 },
      bound: { mode: 'fast' },
      internalShape: [4],
      resourcesVariable: 'res',
      scope: 'map',
      resources: {
        cpus: 4,
        memory: '8GB',
        time: '01:00:00',
        gpus: 1,
        partition: 'gpu',
        extraArgs: { qos: 'high', exclusive: null },
        parallelizationMode: 'internal',
      },
    });
  });

  it('wires by graph name, not to bound parameters or the variable for resources', () => {
    const { wires, inputs } = read(`
from pipefunc import pipefunc, Pipeline
@pipefunc("a", renames={"p": "x"}, resources={"cpus": 1}, resources_variable="res")
def first(p, res): return p
@pipefunc("b", renames={"q": "a"}, bound={"x": 3})
def second(q, x): return q
Pipeline([first, second])
`);
    expect(wires).toEqual(['x -> first.p', 'first.a -> second.q']);
    expect(inputs).toEqual({ x: { kind: 'none' } });
  });

  it('turns a scope into plain names, and finds its inputs', () => {
    const { functions, inputs, wires } = read(`
from pipefunc import pipefunc, Pipeline
@pipefunc("y", mapspec="x[i] -> y[i]", scope="left")
def f(x): return x
@pipefunc("y", mapspec="right.x[i] -> right.y[i]", scope="right")
def g(x): return x
@pipefunc("both", renames={"a": "left.y", "b": "right.y"})
def h(a, b): return a
p = Pipeline([f, g, h])
p.map({"left": {"x": [1, 2]}, "right.x": [3]})
`);
    expect(functions['f']).toMatchObject({ outputs: ['left_y'], mapspec: 'x[i] -> left_y[i]' });
    expect(functions['g']).toMatchObject({ outputs: ['right_y'], mapspec: 'x[i] -> right_y[i]' });
    expect(inputs).toEqual({ left_x: { kind: 'list', items: [1, 2] }, right_x: { kind: 'list', items: [3] } });
    expect(wires).toEqual(['left_x -> f.x', 'right_x -> g.x', 'f.left_y -> h.a', 'g.right_y -> h.b']);
  });

  it('reads pairs, PipeFunc(...), bare functions and add(...)', () => {
    const { functions, unread } = read(`
import pipefunc as pf
from pipefunc import PipeFunc as Node
def f(x): return x
def g(y): return y
def h(z): return z
@pf.pipefunc(output_name="w")
def k(h): return h
wrapped = Node(g, output_name="z", resources={"cpus": 3})
p = pf.Pipeline([(Node(f, "y"), "x[i] -> y[i]"), (wrapped, "y[i] -> z[i]"), h])
p.add(k, mapspec="h[i] -> w[i]")
`);
    expect(unread).toEqual([]);
    expect(functions['f']).toMatchObject({ outputs: ['y'], mapspec: 'x[i] -> y[i]' });
    expect(functions['g']).toMatchObject({ outputs: ['z'], mapspec: 'y[i] -> z[i]', resources: { cpus: 3 } });
    expect(functions['h']).toMatchObject({ outputs: ['h'], mapspec: null });
    expect(functions['k']).toMatchObject({ outputs: ['w'], mapspec: 'h[i] -> w[i]' });
  });

  it('keeps what a function needs of its module, and nothing of the script around it', () => {
    const { functions, unread } = read(`"""What the file is about."""
import math
import numpy as np
import matplotlib.pyplot as plt
import mypackage.plugins
from pipefunc import Pipeline, pipefunc
import functools

# In metres.
LENGTH = 3.0
UNUSED = plt.figure()
LENGTH += 1


class Shape:
    side = LENGTH


def area(shape):
    return math.pi * shape.side


def other(): return 1


@functools.cache
@pipefunc(output_name="a")
def compute(x: float, other: int = 1) -> float:
    """One area."""
    return area(Shape()) * x


pipeline = Pipeline([compute])
result = pipeline.map({"x": 2.0})
plt.plot(result["a"].output)
`);
    expect(functions['compute']?.code).toBe(`import math
import numpy as np
import mypackage.plugins
import functools

# In metres.
LENGTH = 3.0
LENGTH += 1


class Shape:
    side = LENGTH


def area(shape):
    return math.pi * shape.side


@functools.cache
def compute(x: float, other: int = 1) -> float:
    """One area."""
    return area(Shape()) * x
`);
    expect(unread).toEqual([]);
  });

  it('describes the pipeline by its own description or by the docstring of the file', () => {
    expect(read('"""About."""\nfrom pipefunc import *\n').pipeline.description).toBe('About.');
  });

  it("postpones annotations that need PipeFunc's types, and says where code itself needs PipeFunc", () => {
    const { functions, why } = read(`from pipefunc import pipefunc, Pipeline
from pipefunc.typing import Array
from pipefunc.helpers import collect_kwargs
@pipefunc("a")
def f(x: Array[int]): return x
@pipefunc("b")
def g(a): return collect_kwargs(a)
Pipeline([f, g])
`);
    expect(functions['f']?.code.split('\n')[0]).toBe('from __future__ import annotations');
    expect(functions['g']?.code).toContain('from pipefunc.helpers import collect_kwargs');
    expect(why).toEqual(["3: A function's own code uses it, so it must be installed where the function runs."]);
  });

  it('reads inputs that are written out, and says which are not', () => {
    const { inputs, why } = read(`
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
      expect([script, read(head + script).inputs]).toEqual([script, { x: { kind: 'value', value: 5 } }]);
    }
  });

  it('leaves parameters with a default unwired, unless another function has none', () => {
    const { inputs, wires } = read(`
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

  it('reads resources that are functions, over the own names of the parameters', () => {
    const { functions, why } = read(`
import math
import numpy as np
from math import floor
from pipefunc import pipefunc, Pipeline, Resources
def by_size(kw):
    """As much as it needs."""
    return Resources(cpus=len(kw["data"]), memory=f"{kw['data'][0]}GB", partition="long")
@pipefunc("a", renames={"values": "data"}, resources=by_size)
def f(values): return values
@pipefunc("b", resources=lambda kw: {"cpus": max(v for v in kw["a"]), "gpus": np.ceil(kw["a"][0]), "memory": kw.get("a"), "nodes": kw["z"]})
def g(a): return a
@pipefunc("c", resources=lambda kw: {"cpus": 1} if kw["b"] else {"cpus": 2})
def h(b): return b
@pipefunc("d", resources=lambda kw: {"cpus": math.ceil(kw["c"] / 2) + floor(
    kw['c'])})
def k(c): return c
Pipeline([f, g, h, k], default_resources={"memory": "1GB"})
`);
    expect(functions['f']?.resources).toEqual({
      cpus: { expression: 'len(values)' },
      memory: { expression: `f"{values[0]}GB"` },
      partition: 'long',
    });
    expect(functions['g']?.resources).toEqual({ cpus: { expression: 'max(v for v in a)' } });
    expect(functions['h']?.resources).toEqual({});
    expect(functions['k']?.resources).toEqual({ cpus: { expression: 'math.ceil(c / 2) + floor( c)' } });
    expect(why).toEqual([
      '11: gpus: "np" is neither a parameter nor something that an expression sees.',
      '11: memory: "kw" is used for more than looking a parameter up.',
      '11: nodes: "z" is no parameter of the function.',
      '13: The resources are no plain dictionary, Resources(...) or function that returns one.',
    ]);
  });

  it('takes executors and internal shapes from the run', () => {
    const { functions } = read(`
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

  it('lists what it cannot read by line, and guesses nothing', () => {
    const { functions, why } = read(`
import os
from pipefunc import pipefunc, Pipeline, NestedPipeFunc
os.environ["A"] = "b"
os.makedirs("out")
NAME = os.environ["A"]
@pipefunc(output_name=NAME, output_picker=max, mapspec=make(), bound={"x": NAME}, **more)
def f(x): return x
@pipefunc("b")
def left_out(x): return x
@pipefunc("c")
def g(y): return y
p = Pipeline([f, g, NestedPipeFunc([f, g]), *others], validate_type_annotations=False)
g.update_bound({"y": 2})
p.add_mapspec_axis("y", axis="i")
other = Pipeline([g])
`);
    expect(Object.keys(functions)).toEqual(['f', 'g']);
    expect(functions['f']).toMatchObject({ outputs: ['f_result'], mapspec: null, bound: {} });
    expect(why).toEqual([
      '5: It runs when the file is imported; no function of the pipeline contains it.',
      '7: Gridloom has nothing like output_picker.',
      '7: Arguments by * or ** are only known when the file runs.',
      '7: Its output_name is not written out; the output is called after the function.',
      '7: The mapspec is not written out as a text.',
      '7: The value of x is not written out.',
      '9: The function is not in the Pipeline([...]).',
      '13: Only functions that this file defines can be imported.',
      '13: Functions behind a * or a for are only known when the file runs.',
      '13: Gridloom has nothing like validate_type_annotations.',
      '14: It changes a function after its decorator; write it into the decorator.',
      '15: It changes the pipeline after it was built; only add(function) can be followed.',
      '16: Only the first Pipeline([...]) of a file is imported.',
    ]);
  });

  it('takes every decorated function where there is no Pipeline, and plain functions where there are none', () => {
    const decorated = read('@pipefunc("a")\ndef f(x): return x\n@pipefunc("b")\ndef g(a): return a\n');
    expect(decorated.wires).toEqual(['x -> f.x', 'f.a -> g.a']);
    expect(decorated.why).toEqual(['1: The file has no Pipeline([...]); all its @pipefunc functions are taken.']);
    const plain = read(
      'def _half(x): return x / 2\n\n\ndef f(x): return _half(x)\n\n\nasync def g(f_result): return 1\n',
    );
    expect(plain.functions['f']).toMatchObject({ outputs: ['f_result'], mapspec: null });
    expect(plain.functions['f']?.code).toBe('def _half(x): return x / 2\n\n\ndef f(x): return _half(x)\n');
    expect(plain.wires).toEqual(['x -> f.x', 'f.f_result -> g.f_result']);
    expect(plain.why).toHaveLength(2);
  });

  it('lays functions out in columns, each input before the first function that takes it', () => {
    const { pipeline } = read(`
from pipefunc import pipefunc, Pipeline
@pipefunc("c")
def last(a, b, late): return a
@pipefunc("b")
def second(a): return a
@pipefunc("a")
def first(x): return x
Pipeline([last, second, first])
`);
    const x = Object.fromEntries([...pipeline.functions, ...pipeline.inputs].map((node) => [node.id, node.position.x]));
    expect(x).toEqual({ f_last: 900, f_second: 600, f_first: 300, i_x: 0, i_late: 600 });
    const places = [...pipeline.functions, ...pipeline.inputs].map(({ position }) => `${position.x},${position.y}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it('gives every function a module that defines it, and never throws while a file is broken', () => {
    for (const node of read(SLURM_PAGE).pipeline.functions) {
      expect(readModule(node.code).functions.map((found) => found.name)).toEqual([node.entry]);
    }
    for (let end = 0; end <= SLURM_PAGE.length; end += 7) read(SLURM_PAGE.slice(0, end));
    expect(read('').pipeline).toMatchObject({ functions: [], inputs: [], wires: [], name: 'sweep' });
  });
});
