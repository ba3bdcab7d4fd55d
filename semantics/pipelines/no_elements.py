"""An empty list: nothing is computed, and whoever takes the array whole gets an empty one."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="y", mapspec="x[i] -> y[i]")
def fail(x):
    raise RuntimeError("There is no element to be called for.")


@pipefunc(output_name="z", mapspec="y[i], w[j] -> z[i, j]")
def fail_too(y, w):
    raise RuntimeError("There is no element to be called for.")


@pipefunc(output_name="count")
def count(y):
    return len(y)


@pipefunc(output_name="total")
def total(y, w):
    return sum(y) + sum(w)


@pipefunc(output_name="lengths", mapspec="z[:, j] -> lengths[j]")
def lengths(z):
    return len(z)


pipeline = Pipeline([fail, fail_too, count, total, lengths])
inputs = {"x": [], "w": [1, 2]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["lengths"].output)
