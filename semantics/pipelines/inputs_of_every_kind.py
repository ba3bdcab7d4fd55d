"""Ranges, linspace, arange, logspace, geomspace, tuples, dictionaries and numbers of all kinds as inputs."""

import numpy as np
from pipefunc import Pipeline, pipefunc

STEPS = 4


@pipefunc(output_name="a", mapspec="up[i], down[i] -> a[i]")
def from_ranges(up, down):
    return [up, down]


@pipefunc(output_name="b", mapspec="line[j] -> b[j]")
def from_linspace(line, options, pair):
    return line * options["scale"] + pair[0] - pair[1]


@pipefunc(output_name="c", mapspec="log[k], geo[k] -> c[k]")
def from_logspace(log, geo):
    return log + geo


@pipefunc(output_name="d", mapspec="half[h] -> d[h]")
def from_arange(half, huge, tiny, flag):
    return (half + tiny if flag else half) * (huge % 11)


@pipefunc(output_name="e")
def whole(line, half):
    return [float(np.sum(line)), float((half**2).sum()), len(half)]


pipeline = Pipeline([from_ranges, from_linspace, from_logspace, from_arange, whole])
inputs = {
    "up": range(0, 10, 3),
    "down": range(8, 0, -2),
    "line": np.linspace(-1, 1, num=5),
    "options": {"scale": 10, "names": ["x", "y"]},
    "pair": (3, 1),
    "log": np.logspace(0, 3, STEPS),
    "geo": np.geomspace(1, 1000, num=4),
    "half": np.arange(0, 2, 0.5),
    "huge": 1234567890123456,
    "tiny": 1e-12,
    "flag": True,
}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["e"].output)
