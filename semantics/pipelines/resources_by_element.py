"""Resources that depend on the element, one job for each, and the function is told what it got."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="size", mapspec="n[i] -> size[i]")
def size(n):
    return n * n


@pipefunc(
    output_name="told",
    mapspec="size[i] -> told[i]",
    resources=lambda kw: {"cpus": kw["size"] % 2 + 1, "memory": "100MB"},
    resources_variable="resources",
    resources_scope="element",
)
def tell(size, resources):
    return f"{size}: {resources.cpus} cpus, {resources.memory}"


pipeline = Pipeline([size, tell])
inputs = {"n": [1, 2, 3, 4]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["told"].output)
