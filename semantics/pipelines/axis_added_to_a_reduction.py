"""An axis added to a pipeline that maps and reduces already: the whole of it is swept."""

import numpy as np
from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="y", mapspec="x[i] -> y[i]")
def decay(x, rate):
    return np.exp(-rate * x)


@pipefunc(output_name="area")
def integrate(y, x):
    return float(np.sum(y) * (x[1] - x[0]))


@pipefunc(output_name="normalised", mapspec="y[i] -> normalised[i]")
def normalise(y, area):
    return y / area


pipeline = Pipeline([decay, integrate, normalise])
pipeline.add_mapspec_axis("rate", axis="r")
inputs = {"x": [0.0, 0.5, 1.0, 1.5], "rate": [0.1, 1.0, 10.0]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["area"].output)
