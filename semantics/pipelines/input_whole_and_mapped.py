"""Inputs that one function takes by element and another takes whole: a list, a range and an array."""

import numpy as np
from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="part", mapspec="weight[i] -> part[i]")
def part(weight, total):
    return weight / total


@pipefunc(output_name="total")
def total(weight):
    return sum(weight)


@pipefunc(output_name="centred", mapspec="value[k] -> centred[k]")
def centre(value, mean):
    return value - mean


@pipefunc(output_name="mean")
def mean(value):
    return (value * 2).sum() / (2 * len(value))


@pipefunc(output_name="near", mapspec="at[n] -> near[n]")
def neighbours(at, values):
    return [values[at - 1], values[at]]


pipeline = Pipeline([part, total, centre, mean, neighbours])
inputs = {
    "weight": [1, 2, 5],
    "value": np.array([1.5, 2.5, 4.0, 8.0]),
    "at": range(1, 4),
    "values": [10, 20, 30, 40],
}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["centred"].output)
