"""Each call returns as many items as another input says."""

import numpy as np
from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="power", mapspec="base[j] -> power[i, j]")
def powers(base, count):
    return np.array([base**k for k in range(count)])


@pipefunc(output_name="halved", mapspec="power[i, j] -> halved[i, j]")
def halve(power):
    return power / 2


@pipefunc(output_name="mean", mapspec="halved[:, j] -> mean[j]")
def mean(halved):
    return np.mean(halved)


pipeline = Pipeline([powers, halve, mean])
inputs = {"base": [2, 3, 5], "count": 4}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["mean"].output)
