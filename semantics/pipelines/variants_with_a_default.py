"""Two ways to compute the same output; the default one is taken."""

from pipefunc import VariantPipeline, pipefunc


@pipefunc(output_name="c", mapspec="a[i], b[i] -> c[i]", variant="add")
def add(a, b):
    return a + b


@pipefunc(output_name="c", mapspec="a[i], b[i] -> c[i]", variant="subtract")
def subtract(a, b):
    return a - b


@pipefunc(output_name="d", mapspec="b[i], c[i] -> d[i]")
def multiply(b, c):
    return b * c


pipeline = VariantPipeline([add, subtract, multiply], default_variant="subtract").with_variant()
inputs = {"a": [5, 6, 7], "b": [1, 2, 3]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["d"].output)
