"""Three mapped functions that run together for each element; only the last output is kept."""

from pipefunc import NestedPipeFunc, Pipeline, pipefunc


@pipefunc(output_name="a", mapspec="x[i] -> a[i]")
def first(x):
    return x + 1


@pipefunc(output_name="b", mapspec="a[i] -> b[i]")
def second(a, factor):
    return a * factor


@pipefunc(output_name="c", mapspec="b[i] -> c[i]")
def third(b):
    return b - 1


@pipefunc(output_name="total")
def total(c):
    return sum(c)


nested = NestedPipeFunc([first, second, third], output_name="c", resources={"cpus": 1})
pipeline = Pipeline([nested, total])
inputs = {"x": [1, 2, 3, 4], "factor": 5}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["total"].output)
