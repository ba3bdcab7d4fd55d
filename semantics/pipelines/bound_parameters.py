"""Values fixed for one function: they win over the input of that name, and cut a wire."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="y", mapspec="x[i] -> y[i]", bound={"factor": 3})
def times(x, factor):
    return x * factor


@pipefunc(output_name="z", mapspec="x[i] -> z[i]")
def times_given(x, factor):
    return x * factor


@pipefunc(output_name="w", mapspec="z[i] -> w[i]", bound={"y": 100, "options": {"sign": -1, "steps": [1, 2]}})
def without_y(z, y, options):
    return (z + y) * options["sign"] + sum(options["steps"])


pipeline = Pipeline([times, times_given, without_y])
inputs = {"x": [1, 2, 3], "factor": 7}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["w"].output)
