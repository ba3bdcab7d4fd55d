"""Functions with their mapspecs beside them in the list, one of them a plain function."""

from pipefunc import Pipeline, pipefunc


@pipefunc("y")
def increase(x, by):
    return x + by


def doubled(y):
    return 2 * y


@pipefunc("grid")
def cross(doubled, other):
    return doubled * other


pipeline = Pipeline(
    [
        (increase, "x[i] -> y[i]"),
        (doubled, "y[i] -> doubled[i]"),
        (cross, "doubled[i], other[j] -> grid[i, j]"),
    ],
)
inputs = {"x": [0, 1, 2], "by": 1, "other": [1, -1]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["grid"].output)
