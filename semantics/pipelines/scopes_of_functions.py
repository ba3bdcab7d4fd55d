"""The same names in two scopes, with inputs as nested dictionaries and as dotted names."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="y", mapspec="x[i] -> y[i]", scope="left")
def left(x, weight):
    return x * weight


@pipefunc(output_name="y", mapspec="x[i] -> y[i]", scope="right")
def right(x, weight):
    return x + weight


@pipefunc(output_name="both", renames={"a": "left.y", "b": "right.y"}, mapspec="left.y[i], right.y[i] -> both[i]")
def join(a, b):
    return [a, b]


pipeline = Pipeline([left, right, join])
inputs = {"left": {"x": [1, 2, 3], "weight": 10}, "right.x": [4, 5, 6], "right.weight": 100}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["both"].output)
