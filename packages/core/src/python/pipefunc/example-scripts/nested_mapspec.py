from pipefunc import NestedPipeFunc, Pipeline, pipefunc


@pipefunc(output_name="y")
def square(x):
    return x**2


@pipefunc(output_name="z")
def add(y, x, offset=1):
    return x + y + offset


@pipefunc(output_name="total")
def total(z):
    return sum(z)


inner = NestedPipeFunc(
    [square, add],
    output_name="z",
    mapspec="x[i] -> z[i]",
    resources={"cpus": 2, "memory": "1GB"},
    resources_scope="element",
)
pipeline = Pipeline([inner, total])
inputs = {"x": [n / 4 for n in range(5)]}
