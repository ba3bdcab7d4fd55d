import { describe, expect, it } from 'vitest';
import { importForTest } from '../import-for-test.ts';

describe('moduleCode', () => {
  it('keeps what a function needs of its module, and nothing of the script around it', () => {
    const { functions, unread } = importForTest(`"""What the file is about."""
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
result = pipeline.map({"x": np.linspace(0, 1, 3)})
plt.plot(result["a"].output)
`);
    expect(functions['compute']?.code).toBe(`import math
import mypackage.plugins
import functools
try:
    import numpy  # as in PipeFunc, arrays come as NumPy arrays
except ImportError:
    pass

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

  it('keeps what annotations name, because a definition evaluates them', () => {
    const { functions, unread } = importForTest(`
from dataclasses import dataclass
from pipefunc import Pipeline, pipefunc
@dataclass
class Mesh:
    size: float
class Unused: pass
@pipefunc(output_name=("low", "high"), output_picker=dict.__getitem__)
def bounds(mesh: Mesh) -> "tuple":
    return {"low": mesh.size, "high": 1}
Pipeline([bounds])
`);
    expect(unread).toEqual([]);
    expect(functions['bounds']?.code).toBe(`from dataclasses import dataclass


@dataclass
class Mesh:
    size: float


def bounds(mesh: Mesh) -> "tuple":
    return {"low": mesh.size, "high": 1}
`);
  });

  it("postpones annotations that need PipeFunc's types, and says where code itself needs PipeFunc", () => {
    const { functions, why } = importForTest(`from pipefunc import pipefunc, Pipeline
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
});
