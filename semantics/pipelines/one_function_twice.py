"""The same Python function stands twice in a pipeline, under different names."""

from pipefunc import PipeFunc, Pipeline


def scale(value, factor):
    return value * factor


pipeline = Pipeline(
    [
        PipeFunc(scale, "metres", renames={"value": "feet"}, bound={"factor": 0.3048}, mapspec="feet[i] -> metres[i]"),
        PipeFunc(scale, "price", renames={"value": "metres", "factor": "per_metre"}, mapspec="metres[i] -> price[i]"),
    ],
)
inputs = {"feet": [10, 3, 100], "per_metre": 2.5}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["price"].output)
