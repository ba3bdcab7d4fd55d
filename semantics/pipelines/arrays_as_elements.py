"""NumPy arrays as the values of elements: each is one value, of whatever shape."""

import numpy as np
from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="matrix", mapspec="n[i] -> matrix[i]")
def hilbert(n):
    k = np.arange(1, n + 1)
    return 1.0 / (k[:, None] + k[None, :] - 1)


@pipefunc(output_name=("values", "condition"), mapspec="matrix[i] -> values[i], condition[i]")
def spectrum(matrix):
    values = np.linalg.eigvalsh(matrix)
    return values, values[-1] / values[0]


@pipefunc(output_name="largest")
def largest(values, condition):
    return {"values": [v.max() for v in values], "worst": max(condition)}


@pipefunc(output_name="product", mapspec="matrix[i], power[p] -> product[i, p]")
def power_of(matrix, power):
    return np.linalg.matrix_power(matrix, power)[0, -1]


pipeline = Pipeline([hilbert, spectrum, largest, power_of])
inputs = {"n": [1, 2, 3], "power": [1, 2]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["largest"].output)
