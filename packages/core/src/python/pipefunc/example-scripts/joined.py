from pipefunc import Pipeline, pipefunc
from pipefunc.resources import Resources

SMALL = Resources(cpus=1, memory="1GB")


@pipefunc(output_name="grid", mapspec="... -> grid[i]")
def make_grid(n):
    return list(range(n))


@pipefunc(output_name="value", mapspec="grid[i] -> value[i]", resources={"cpus": 4})
def compute(grid, scale):
    return grid * scale


@pipefunc(output_name="total")
def total(value):
    return sum(value)


@pipefunc(output_name="table", resources=Resources(time="00:05:00"))
def write(total, title="Results"):
    return [title, total]


setup = Pipeline([make_grid, compute], default_resources=SMALL)
analysis = Pipeline([total, write], default_resources={"memory": "2GB"})
pipeline = setup | analysis
pipeline.run("table", kwargs={"n": 4, "scale": 2.5})
