"""All jobs at once, without waiting for values."""

import numpy as np
from pipefunc import Pipeline, pipefunc
from pipefunc.map.adaptive import create_learners

N = 20
shared = {"partition": "cpu", "extra_args": {"account": "physics"}}


@pipefunc(
    output_name="matrix",
    mapspec="size[s] -> matrix[s]",
    resources=lambda kw: {"cpus": 1, "memory": "%dMB" % (100 * kw["size"]), **shared},
    resources_scope="element",
)
def build(size):
    return np.eye(int(size))


@pipefunc(
    output_name=("values", "vectors"),
    mapspec="matrix[s], kind[k] -> values[s, k], vectors[s, k]",
    resources={"cpus": 2 * 4, "time": "1:00:00"},
    profile=True,
)
def solve(matrix, kind):
    return np.linalg.eigvalsh(matrix), kind


@pipefunc(output_name="gap", mapspec="values[s, k] -> gap[s, k]", post_execution_hook=print)
def find_gap(values):
    return values[1] - values[0]


pipeline = Pipeline([build, solve, find_gap], default_resources={"memory": "1GB"})
learners = create_learners(
    pipeline,
    {"size": np.geomspace(2, 2**10, num=10), "kind": [f"kind_{k}" for k in range(2)]},
    run_folder="runs/adaptive",
    split_independent_axes=True,
)
