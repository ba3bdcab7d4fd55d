"""A pipeline of plain functions that is made a sweep afterwards, over two parameters."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="c")
def add(a, b):
    return a + b


@pipefunc(output_name="d")
def multiply(b, c, x=1):
    return b * c * x


@pipefunc(output_name="e")
def combine(c, d):
    return 1000 * c + d


pipeline = Pipeline([add, multiply, combine])
pipeline.add_mapspec_axis("a", axis="i")
pipeline.add_mapspec_axis("b", axis="j")
inputs = {"a": [1, 2, 3], "b": [10, 20]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["e"].output)
