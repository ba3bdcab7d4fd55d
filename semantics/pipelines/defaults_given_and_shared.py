"""A default given to one function serves every function with that parameter, one of them mapped."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="y", mapspec="x[i] -> y[i]", defaults={"x": [3, 1, 2], "n": 4})
def power(x, n):
    return x**n


@pipefunc(output_name="z", mapspec="y[i] -> z[i]")
def root(y, n):
    return round(y ** (1 / n), 6)


@pipefunc(output_name="largest")
def largest(x, n):
    return max(x) * n


pipeline = Pipeline([power, root, largest])
inputs = {}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["z"].output)
