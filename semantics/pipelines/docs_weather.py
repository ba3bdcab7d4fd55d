"""A toy climate: every start and every rate of warming, year by year, and what comes out of it."""

import numpy as np
from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="years", internal_shape=(4,))
def make_years(first_year):
    return [first_year + 10 * k for k in range(4)]


@pipefunc(output_name="temperature", mapspec="start[s], warming[w], years[y] -> temperature[s, w, y]")
def simulate(start, warming, years, first_year):
    return start + warming * (years - first_year)


@pipefunc(output_name="rise", mapspec="temperature[s, w, :] -> rise[s, w]")
def rise(temperature):
    return temperature[-1] - temperature[0]


@pipefunc(output_name="hottest", mapspec="temperature[:, :, y] -> hottest[y]")
def hottest(temperature):
    return np.max(temperature)


@pipefunc(output_name="dangerous")
def dangerous(rise, limit=1.0):
    return int(np.sum(np.asarray(rise, dtype=float) > limit))


pipeline = Pipeline([make_years, simulate, rise, hottest, dangerous])
inputs = {"start": [13.5, 14.0], "warming": [0.01, 0.02, 0.05], "first_year": 1990}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["dangerous"].output)
