"""Functions written with other names than those of the pipeline, also for outputs."""

from pipefunc import PipeFunc, Pipeline


def subtract(a, b):
    return a - b


def scale(values, factor=2):
    return [value * factor for value in values]


difference = PipeFunc(
    subtract,
    output_name="c",
    renames={"a": "warm", "b": "cold", "c": "difference"},
    mapspec="warm[i], cold[j] -> difference[i, j]",
)
scaled = PipeFunc(
    scale,
    output_name="scaled",
    renames={"values": "difference", "factor": "gain"},
    mapspec="difference[i, :] -> scaled[i]",
)

pipeline = Pipeline([difference, scaled])
inputs = {"warm": [20, 30], "cold": [-5, 0, 5], "gain": 10}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["scaled"].output)
