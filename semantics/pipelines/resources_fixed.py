"""Fixed resources, defaults of the pipeline, and a function that manages its own cpus."""

from pipefunc import Pipeline, pipefunc


@pipefunc(
    output_name="y",
    mapspec="x[i] -> y[i]",
    resources={"cpus": 2, "memory": "256MB", "time": "00:10:00", "parallelization_mode": "internal"},
    resources_variable="res",
)
def use_threads(x, res):
    return [x * k for k in range(res.cpus)] + [res.parallelization_mode, res.memory]


@pipefunc(output_name="z", mapspec="y[i] -> z[i]", resources={"cpus": 1}, resources_variable="res")
def one_cpu(y, res):
    return {"cpus": res.cpus, "length": len(y)}


pipeline = Pipeline([use_threads, one_cpu], default_resources={"memory": "128MB"})
inputs = {"x": [1, 2, 3]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["y"].output)
