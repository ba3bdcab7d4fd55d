"""A sweep whose elements ask for what they need."""

import numpy as np
from adaptive_scheduler import SlurmExecutor
from pipefunc import Pipeline, pipefunc
from pipefunc.resources import Resources


@pipefunc(output_name="double", mapspec="x[i] -> double[i]", resources=Resources(cpus=5))
def double_it(x: int) -> int:
    return 2 * x


@pipefunc(
    output_name="half",
    mapspec="x[i] -> half[i]",
    resources=lambda kwargs: {"memory": f"{1 + int(kwargs['x']) % 3}GB"},
    resources_scope="element",
)
def half_it(x: int) -> int:
    return x // 2


@pipefunc(
    output_name="sum",
    mapspec="half[i], double[i] -> sum[i]",
    resources=lambda kw: Resources(cpus=1 if kw["half"] < 5 else 2, parallelization_mode="internal"),
    resources_scope="element",
    resources_variable="resources",
)
def take_sum(half: int, double: int, resources: Resources) -> int:
    assert resources.cpus
    return half + double


@pipefunc(output_name="total", resources={"cpus": 1, "time": "00:10:00", "extra_args": {"qos": "short"}})
def total_sum(sum: np.ndarray) -> int:
    return int(np.sum(sum))


pipeline = Pipeline(
    [double_it, half_it, take_sum, total_sum],
    default_resources={"memory": "2GB"},
)

if __name__ == "__main__":
    executor = SlurmExecutor(
        cores_per_node=2,
        partition="short",
        extra_scheduler=["--account=physics", "--exclusive"],
        size_per_learner=10,
    )
    runner = pipeline.map_async({"x": range(100)}, run_folder="runs/slurm", executor=executor, show_progress=True)
