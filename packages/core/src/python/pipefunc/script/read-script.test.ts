import { describe, expect, it } from 'vitest';
import { describeImport } from '../import-for-test.ts';

const HEAD = `from pipefunc import NestedPipeFunc, PipeFunc, Pipeline, VariantPipeline, pipefunc
@pipefunc("y")
def f(x): return x
@pipefunc("z")
def g(y, k=1): return y
def plain(a, b): return a
`;

describe('readScript', () => {
  it('holds copies in a pipeline, as PipeFunc does', () => {
    const script = `${HEAD}f.update_renames({"x": "early"})
p = Pipeline([f, g])
f.update_renames({"early": "late"})
p["z"].update_bound({"k": 3})
`;
    expect(describeImport(script)).toEqual([
      'f(x=early) -> y | once',
      'g(y, (k)) -> z | once bound={"k":3}',
      'input early: none',
    ]);
  });

  it('follows functions that build a pipeline, with their arguments', () => {
    const script = `${HEAD}
def make(name, factor=2):
    return PipeFunc(plain, name, renames={"a": "x"}, bound={"b": factor}, resources={"cpus": factor})

def build(functions):
    p = Pipeline(functions, name="Built")
    for name in ["p", "q"]:
        p.add(make(name, factor=5))
    return p

def main():
    pipeline = build([f, g] + [make(name=f"m{i}") for i in range(1)])
    return pipeline
`;
    expect(describeImport(script)).toEqual([
      'f(x) -> y | once',
      'g(y, (k)) -> z | once',
      'plain(a=x, (b)) -> m0 | once bound={"b":2} resources={"cpus":2}',
      'plain(a=x, (b)) -> p | once bound={"b":5} resources={"cpus":5}',
      'plain(a=x, (b)) -> q | once bound={"b":5} resources={"cpus":5}',
      'input x: none',
      'pipeline name=Built',
    ]);
  });

  it('notes what may or may not happen, and leaves it out', () => {
    const script = `${HEAD}p = Pipeline([f, g])
if fast:
    g.update_bound({"k": 9})
    p.add_mapspec_axis("x", axis="i")
    p = Pipeline([f])
for each in unknown():
    p["y"].update_renames({"x": each})
p.update_bound if late else p.drop(output_name="z")
`;
    const why = 'Whether it happens is only known when the file runs; it is left out.';
    expect(describeImport(script).filter((line) => line.startsWith('unread'))).toEqual([
      `unread 9: ${why}`,
      `unread 10: ${why}`,
      `unread 11: ${why}`,
      'unread 11: Only one pipeline of a file is imported; this one is left out.',
      `unread 13: ${why}`,
      `unread 14: ${why}`,
    ]);
  });

  it('says why a function cannot be imported', () => {
    const script = `${HEAD}from scipy.special import gamma
import scipy.special as special
from functools import partial
class Model:
    def __call__(self, x): return x
p = Pipeline([
    PipeFunc(gamma, "a"),
    PipeFunc(special.erf, "b"),
    PipeFunc(partial(plain, b=1), "c"),
    PipeFunc(Model(), "d"),
    gamma,
    f,
])
`;
    const imported = (name: string) =>
      `${name} is imported, so its parameters cannot be read; write a function of this file that calls it.`;
    expect(describeImport(script)).toEqual([
      'f(x) -> y | once',
      'input x: none',
      'unread 4: The function is not in the Pipeline([...]).',
      `unread 13: ${imported('gamma')}`,
      `unread 14: ${imported('special.erf')}`,
      'unread 15: Only functions that this file defines can be imported.',
      'unread 16: Only functions that this file defines can be imported.',
      `unread 17: ${imported('gamma')}`,
    ]);
  });

  it('keeps functions apart that cannot run as one', () => {
    const script = `${HEAD}n = NestedPipeFunc([f, g], "z", mapspec="x[i], k[j] -> z[i, j]")
p = Pipeline([n])
`;
    expect(describeImport(script)).toEqual([
      'f(x) -> y | x[i] -> y[i]',
      'g(y, (k)) -> z | y[i], k[j] -> z[i, j]',
      'input x: none',
      'unread 7: Its functions are not all mapped over the same axes, so each of them runs by itself.',
    ]);
  });

  it('spreads the mapspec of a nest over its functions, with axes that the last of them makes', () => {
    const script = `${HEAD}n = NestedPipeFunc([g, f], "z", "both", mapspec="x[i, :] -> z[i, j]", renames={"z": "out"})
n.update_renames({"x": "rows"})
p = Pipeline([n])
p.nest_funcs({"out", "missing"})
`;
    expect(describeImport(script)).toEqual([
      'g(y, (k)) -> out | y[i] -> out[i, j]',
      'f(x=rows) -> y | x[i, :] -> y[i]',
      'nest both: g + f -> out',
      'input rows: none',
      'unread 10: Which functions it joins is only known when the file runs.',
    ]);
  });

  it('takes the variants of several groups only as far as they can be told apart', () => {
    const script = `from pipefunc import VariantPipeline, pipefunc
@pipefunc("a", variant={"m": "p", "n": "q"})
def f(x): return x
@pipefunc("a", variant="r")
def g(x): return x
p = VariantPipeline([f, g], default_variant={None: "r", "m": "p"})
`;
    expect(describeImport(script)).toEqual([
      'f(x) -> a | once variant=m=p',
      'g(x) -> a | once variant=variant=r',
      'input x: none',
      'pipeline activeVariants={"variant":"r","m":"p"}',
      'unread 2: It is a variant in several groups; only m is taken over.',
    ]);
  });

  it('notes what a function takes from a function or loop around it', () => {
    const script = `from pipefunc import PipeFunc, Pipeline
SCALE = 2
functions = []
for n in range(2):
    functions.append(PipeFunc(lambda x: x * n * SCALE, f"y{n}"))
def build(power):
    def inner(x, own=1):
        local = own
        return x ** power + local
    return Pipeline(functions + [PipeFunc(inner, "w")])
p = build(2)
`;
    expect(describeImport(script)).toEqual([
      'y0(x) -> y0 | once',
      'y1(x) -> y1 | once',
      'inner(x, (own)) -> w | once',
      'input x: none',
      'unread 5: It takes n from around it, which the node does not have.',
      'unread 7: It takes power from around it, which the node does not have.',
    ]);
  });
});
