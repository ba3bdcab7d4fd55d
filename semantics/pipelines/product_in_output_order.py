"""The axes of an output stand in the order of the output, not of the inputs."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="z", mapspec="x[i], y[j], w[k] -> z[k, i, j]")
def join(x, y, w):
    return f"{w}{x}{y}"


@pipefunc(output_name="text")
def text(z):
    return ",".join(z.ravel())


pipeline = Pipeline([join, text])
inputs = {"x": ["a", "b"], "y": ["p", "q", "r"], "w": [0, 1, 2, 3]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["text"].output)
