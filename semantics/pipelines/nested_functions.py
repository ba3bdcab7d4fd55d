"""Two functions that run together as one."""

from pipefunc import NestedPipeFunc, Pipeline, pipefunc


@pipefunc(output_name="clean")
def clean(raw):
    return [value for value in raw if value is not None]


@pipefunc(output_name="mean")
def mean(clean):
    return sum(clean) / len(clean)


@pipefunc(output_name="report")
def report(mean, clean):
    return f"{mean:.1f} of {len(clean)}"


pipeline = Pipeline([NestedPipeFunc([clean, mean]), report])
inputs = {"raw": [1, None, 2, 6, None]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["report"].output)
