"""A pipeline that is built by adding functions, and changed before it is run."""

from pipefunc import PipeFunc, Pipeline, pipefunc


@pipefunc("b")
def first(a):
    return a + 1


def second(b, k=2):
    return b * k


@pipefunc("d", mapspec="c[i] -> d[i]")
def third(c, shift):
    return c - shift


pipeline = Pipeline([])
pipeline.add(first, mapspec="a[i] -> b[i]")
pipeline.add(PipeFunc(second, "c"), mapspec="b[i] -> c[i]")
pipeline.add(third)
pipeline.update_defaults({"k": 5, "shift": 1})
pipeline.update_renames({"a": "start"}, update_from="current")
inputs = {"start": [1, 2, 3]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["d"].output)
