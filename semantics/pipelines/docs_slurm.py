"""A map, a map whose cpus depend on each element, and a sum, meant for a cluster."""

import asyncio

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="y", mapspec="x[i] -> y[i]", resources={"cpus": 2})
def double_it(x: int) -> int:
    assert isinstance(x, int)
    return 2 * x


@pipefunc(
    output_name="z",
    mapspec="y[i] -> z[i]",
    resources=lambda kwargs: {"cpus": int(kwargs["y"] % 3) + 1},
    resources_scope="element",
)
def add_one(y: int) -> int:
    return y + 1


@pipefunc(output_name="z_sum")
def sum_it(z):
    return sum(z)


pipeline = Pipeline([double_it, add_one, sum_it])
inputs = {"x": range(10)}


async def main():
    from adaptive_scheduler import SlurmExecutor

    executor = SlurmExecutor(cores_per_node=2)
    runner = pipeline.map_async(inputs, run_folder="my_run", executor=executor, show_progress=True)
    results = await runner.task
    print(results["z_sum"].output)


if __name__ == "__main__":
    asyncio.run(main())
