"""The first steps: three functions, run for a grid of two parameters, and their largest result."""

from pipefunc import Pipeline, pipefunc
from pipefunc.typing import Array


@pipefunc(output_name="c")
def add(a: int, b: int) -> int:
    return a + b


@pipefunc(output_name="d")
def times(b: int, c: int, x: int = 1) -> int:
    return b * c * x


@pipefunc(output_name="e", mapspec="c[i], d[i] -> e[i]")
def join(c: int, d: int) -> str:
    return f"{c}/{d}"


@pipefunc(output_name="biggest")
def biggest(d: Array[int]) -> int:
    return max(d)


pipeline = Pipeline(
    [(add, "a[i], b[i] -> c[i]"), (times, "b[i], c[i] -> d[i]"), join, biggest],
    name="first steps",
    description="Adds and multiplies.",
)
inputs = {"a": [1, 2, 3], "b": [4, 5, 6], "x": 2}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["biggest"].output)
