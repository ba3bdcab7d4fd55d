"""Three axes, reduced one after another."""

import numpy as np
from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="energy", mapspec="x[i], y[j], z[k] -> energy[i, j, k]")
def energy(x, y, z):
    return np.sqrt(x**2 + y**2 + z**2)


@pipefunc(output_name="over_z", mapspec="energy[i, j, :] -> over_z[i, j]")
def mean_over_z(energy):
    return np.mean(energy)


@pipefunc(output_name="over_yz", mapspec="over_z[i, :] -> over_yz[i]")
def largest_over_y(over_z):
    return np.max(over_z)


@pipefunc(output_name="result")
def sum_all(over_yz):
    return np.sum(over_yz)


pipeline = Pipeline([energy, mean_over_z, largest_over_y, sum_all])
inputs = {"x": np.array([0.0, 1.0]), "y": np.array([1.0, 2.0, 3.0]), "z": np.array([0.5, 1.5, 2.5, 3.5])}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["result"].output)
