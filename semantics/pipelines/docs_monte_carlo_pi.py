"""Pi by throwing darts: several seeds, several numbers of darts, mean and spread for each number."""

import numpy as np
from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="estimate", mapspec="darts[n], seed[s] -> estimate[n, s]")
def throw(darts: int, seed: int) -> float:
    generator = np.random.default_rng(seed)
    x, y = generator.random(darts), generator.random(darts)
    return 4 * np.count_nonzero(x**2 + y**2 < 1) / darts


@pipefunc(output_name=("mean", "spread"), mapspec="estimate[n, :] -> mean[n], spread[n]")
def statistics(estimate):
    values = np.asarray(estimate, dtype=float)
    return values.mean(), values.std(ddof=1)


@pipefunc(output_name="error", mapspec="mean[n] -> error[n]")
def error(mean):
    return abs(mean - np.pi)


pipeline = Pipeline([throw, statistics, error])
inputs = {"darts": [10, 100, 1000], "seed": range(5)}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["mean"].output)
