"""Ints and floats that are whole, in inputs, arrays, defaults and bound values: each stays what it is."""

import math

import numpy as np
from pipefunc import Pipeline, pipefunc

SCALE = 2.0
COUNT = 3


@pipefunc(output_name="text", mapspec="x[i], y[i], z[i] -> text[i]", bound={"power": 2.0}, defaults={"shift": 1e3})
def show(x, y, z, power, shift, width=4.0, *, limit=float("inf")):
    return f"{x} {float(y)} {float(z)} {power} {shift} {width} {limit}"


@pipefunc(output_name="parts")
def divide(x, large, ends):
    return [7 // SCALE, [each // 2 for each in x], large + 1, ends, ends[1] == math.inf]


@pipefunc(output_name="kinds")
def kinds(whole, mixed, steps, table):
    return [str(whole.dtype), str(mixed.dtype), str(steps.dtype), str(table.dtype), (steps * 2).tolist()]


@pipefunc(output_name="longest")
def longest(text):
    return max(text.tolist(), key=len)


pipeline = Pipeline([show, divide, kinds, longest])
inputs = {
    "x": [1, 1.0, SCALE * COUNT],
    "y": np.arange(0.0, 3.0),
    "z": np.linspace(0, 2, COUNT),
    "large": 2**70,
    "ends": [-0.0, float("inf"), float("-inf"), 10 / 5, 2**53 + 1],
    "whole": np.array([1, 2, 3]),
    "mixed": np.array([1, 2.0, 3]),
    "steps": np.arange(2),
    "table": np.zeros((2, 2)),
}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["longest"].output)
