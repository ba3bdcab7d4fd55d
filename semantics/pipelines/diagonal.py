"""The same axis twice on one input takes its diagonal."""

import numpy as np
from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="pivot", mapspec="matrix[i, i] -> pivot[i]")
def pick(matrix):
    return float(matrix) * 2


@pipefunc(output_name="trace")
def add_up(pivot):
    return sum(pivot)


pipeline = Pipeline([pick, add_up])
inputs = {"matrix": np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]])}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["trace"].output)
