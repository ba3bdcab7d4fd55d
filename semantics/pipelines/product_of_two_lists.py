"""Every x with every y, then one sum over the whole table."""

from pipefunc import Pipeline, pipefunc
from pipefunc.typing import Array


@pipefunc(output_name="z", mapspec="x[i], y[j] -> z[i, j]")
def combine(x: int, y: int) -> int:
    return 10 * x + y


@pipefunc(output_name="total")
def total(z: Array[int]) -> int:
    return int(z.sum())


pipeline = Pipeline([combine, total])
inputs = {"x": [1, 2, 3], "y": [4, 5]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["total"].output)
