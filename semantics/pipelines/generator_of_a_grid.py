"""One call returns a two-dimensional array, whose cells others are mapped over."""

import numpy as np
from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="grid", mapspec="... -> grid[i, j]")
def make_grid(rows, columns):
    return np.arange(rows * columns).reshape(rows, columns)


@pipefunc(output_name="doubled", mapspec="grid[i, j] -> doubled[i, j]")
def double(grid):
    return 2 * grid


@pipefunc(output_name="column", mapspec="doubled[:, j] -> column[j]")
def column(doubled):
    return int(np.sum(doubled))


pipeline = Pipeline([make_grid, double, column])
inputs = {"rows": 2, "columns": 3}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["column"].output)
