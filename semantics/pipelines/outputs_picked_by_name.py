"""A function that returns a dictionary of its outputs, which are picked by name."""

from pipefunc import Pipeline, pipefunc


def pick(result, name):
    return result[name]


@pipefunc(output_name=("mean", "spread"), output_picker=pick, mapspec="a[i], b[i] -> mean[i], spread[i]")
def describe(a, b):
    return {"mean": (a + b) / 2, "spread": abs(a - b)}


@pipefunc(output_name="ratio", mapspec="mean[i], spread[i] -> ratio[i]")
def ratio(mean, spread):
    return mean / spread


pipeline = Pipeline([describe, ratio])
inputs = {"a": [1, 2, 3], "b": [3, 6, 4]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["ratio"].output)
