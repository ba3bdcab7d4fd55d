from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="y", scope="left", mapspec="x[i] -> y[i]")
def f(x, gain=2):
    return gain * x


@pipefunc(output_name="right.y", renames={"x": "right.x"}, mapspec="right.x[j] -> right.y[j]")
def g(x, gain=2):
    return gain + x


@pipefunc(output_name="z", mapspec="left.y[i], right.y[j] -> z[i, j]", renames={"a": "left.y", "b": "right.y"})
def combine(a, b, weight):
    return weight * a * b


@pipefunc(output_name="norm")
def norm(z):
    return sum(z.ravel())


pipeline = Pipeline([f, g, combine, norm])
pipeline.update_scope("out", inputs={"weight"}, outputs={"norm"})
pipeline.update_defaults({"out": {"weight": 0.5}})

results = pipeline.map({"left": {"x": [1, 2], "gain": 3}, "right.x": [10, 20, 30], "gain": 1}, parallel=False)
