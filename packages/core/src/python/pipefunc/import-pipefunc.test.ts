import { describe, expect, it } from 'vitest';
import { readModule } from '../read-module.ts';
import { importForTest } from './import-for-test.ts';

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
    const { pipeline, functions, inputs, wires, unread } = importForTest(SLURM_PAGE, '/home/me/slurm_page.py');
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

  it('takes the default of a parameter that is named as a property of every object', () => {
    const { inputs } = importForTest(`
from pipefunc import pipefunc, Pipeline

@pipefunc("y", renames={"constructor": "x"})
def f(constructor=(1, 2)):
    return constructor

pipeline = Pipeline([f])
`);
    expect(inputs).toEqual({ x: { kind: 'list', items: [1, 2] } });
  });

  it('reads every plain kind of decorator argument', () => {
    const { functions, unread } = importForTest(`
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
    const { wires, inputs } = importForTest(`
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

  it('lets a scope stand in the names, and finds its inputs', () => {
    const { functions, inputs, wires } = importForTest(`
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
    expect(functions['f']).toMatchObject({ outputs: ['left.y'], mapspec: 'x[i] -> left.y[i]' });
    expect(functions['g']).toMatchObject({ outputs: ['right.y'], mapspec: 'x[i] -> right.y[i]' });
    expect(inputs).toEqual({ 'left.x': { kind: 'list', items: [1, 2] }, 'right.x': { kind: 'list', items: [3] } });
    expect(wires).toEqual(['left.x -> f.x', 'right.x -> g.x', 'f.left.y -> h.a', 'g.right.y -> h.b']);
  });

  it('lets the scope of the pipeline win over any other, but for what is bound', () => {
    const { functions, inputs } = importForTest(`
from pipefunc import pipefunc, Pipeline
@pipefunc("y", mapspec="x[i] -> y[i]", scope="own", renames={"w": "else.v"}, defaults={"u": 1}, bound={"t": 2})
def f(x, w, u, t): return x
Pipeline([f], scope="all")
`);
    expect(functions['f']).toMatchObject({
      outputs: ['all.y'],
      mapspec: 'x[i] -> all.y[i]',
      defaults: { u: 1 },
      bound: { t: 2 },
    });
    expect(Object.keys(inputs)).toEqual(['all.x', 'all.v', 'all.u']);
  });

  it('reads pairs, PipeFunc(...), bare functions and add(...)', () => {
    const { functions, unread } = importForTest(`
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

  it('describes the pipeline by its own description or by the docstring of the file', () => {
    expect(importForTest('"""About."""\nfrom pipefunc import *\n').pipeline.description).toBe('About.');
  });

  it('reads resources that are functions, over the own names of the parameters', () => {
    const { functions, why } = importForTest(`
import math
import numpy as np
from math import floor
from pipefunc import pipefunc, Pipeline; from pipefunc.resources import Resources
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
    expect(functions['h']?.resources).toEqual({ cpus: { expression: '1 if b else 2' } });
    expect(functions['k']?.resources).toEqual({ cpus: { expression: 'math.ceil(c / 2) + floor( c)' } });
    expect(why).toEqual([
      '11: gpus: "np" is neither a parameter nor something that an expression sees.',
      '11: memory: "kw" is used for more than looking a parameter up.',
      '11: nodes: "z" is no parameter of the function.',
    ]);
  });

  it('lists what it cannot read by line, and guesses nothing', () => {
    const { functions, pipeline, why } = importForTest(`
import os
from pipefunc import pipefunc, Pipeline, NestedPipeFunc
os.environ["A"] = "b"
os.makedirs("out")
NAME = os.environ["A"]
@pipefunc(output_name=NAME, output_picker=max, mapspec=make(), bound={"x": NAME}, **more)
def f(x): return x
@pipefunc("b")
def left_out(x): return x
@pipefunc("c", renames=dict(y=NAME), variant=NAME, internal_shape=NAME, resources_variable=NAME)
def g(y): return y
p = Pipeline([f, g, NestedPipeFunc([f]), *others, None], unheard_of=1, **more)
g.update_bound({"y": 2})
p.add_mapspec_axis("z", axis="i")
p.add_mapspec_axis(NAME, axis="i")
p.update_defaults({"nobody": 1})
p.split_disconnected()
p["c"].resources = None
other = Pipeline([g])
p.subpipeline({"y"}).map({"y": 2}, fixed_indices={"i": 0}, executor=make())
`);
    expect(Object.keys(functions)).toEqual(['f', 'g']);
    expect(functions['f']).toMatchObject({ outputs: ['f_result'], mapspec: null, bound: {} });
    expect(functions['g']).toMatchObject({ bound: {}, variant: null, internalShape: null, resourcesVariable: null });
    expect(pipeline.nests).toEqual([]);
    expect(why).toEqual([
      '5: It runs when the file is imported; no function of the pipeline contains it.',
      '7: Arguments by * or ** are only known when the file runs.',
      '7: Its output_name is not written out; the output is called after the function.',
      '7: The value of x is not written out.',
      '7: The mapspec is not written out as a text.',
      '7: Gridloom has no output_picker; let the function return its outputs itself.',
      '9: The function is not in the Pipeline([...]).',
      '11: The new names are not written out.',
      '11: The internal shape is not written out.',
      '11: Only a text that is written out can be read here.',
      '11: The variant is not written out.',
      '13: The functions inside are not written out as functions of this file.',
      '13: Arguments by * or ** are only known when the file runs.',
      '13: Gridloom has nothing like unheard_of.',
      '13: Functions behind a * or a for are only known when the file runs.',
      '13: Only functions that this file defines can be imported.',
      '15: No parameter of the pipeline is called z.',
      '16: Its names are only known when the file runs.',
      '17: No function of the pipeline has anything that is called nobody.',
      '18: What split_disconnected does to the pipeline cannot be followed.',
      '19: It changes a function or pipeline in a way that cannot be followed.',
      '20: Only one pipeline of a file is imported; this one is left out.',
      '21: A part of a pipeline is chosen for each run; the whole pipeline is imported.',
      '21: fixed_indices belongs to a run, not to a pipeline.',
      '21: Only SlurmExecutor, ThreadPoolExecutor and ProcessPoolExecutor can be read.',
    ]);
  });

  it('takes every decorated function where there is no Pipeline, and plain functions where there are none', () => {
    const decorated = importForTest('@pipefunc("a")\ndef f(x): return x\n@pipefunc("b")\ndef g(a): return a\n');
    expect(decorated.wires).toEqual(['x -> f.x', 'f.a -> g.a']);
    expect(decorated.why).toEqual(['1: The file has no Pipeline([...]); all @pipefunc functions are taken.']);
    const plain = importForTest(
      'def _half(x): return x / 2\n\n\ndef f(x): return _half(x)\n\n\nasync def g(f_result): return 1\n',
    );
    expect(plain.functions['f']).toMatchObject({ outputs: ['f_result'], mapspec: null });
    expect(plain.functions['f']?.code).toBe('def _half(x): return x / 2\n\n\ndef f(x): return _half(x)\n');
    expect(plain.wires).toEqual(['x -> f.x', 'f.f_result -> g.f_result']);
    expect(plain.why).toHaveLength(2);
  });

  it('lays functions out in columns, each input before the first function that takes it', () => {
    const { pipeline } = importForTest(`
from pipefunc import pipefunc, Pipeline
@pipefunc("c")
def last(a, b, late): return a
@pipefunc("b")
def second(a, x): return a
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
    for (const node of importForTest(SLURM_PAGE).pipeline.functions) {
      expect(readModule(node.code).functions.map((found) => found.name)).toEqual([node.entry]);
    }
    for (let end = 0; end <= SLURM_PAGE.length; end += 7) importForTest(SLURM_PAGE.slice(0, end));
    const deep = `from pipefunc import pipefunc\n@pipefunc("a")\ndef f(x): return ${'('.repeat(20_000)}x\n`;
    expect(importForTest(deep).wires).toEqual(['x -> f.x']);
    expect(importForTest('').pipeline).toMatchObject({ functions: [], inputs: [], wires: [], name: 'sweep' });
  });
});
