import numpy as np
import pipefunc as pf
from concurrent.futures import ThreadPoolExecutor
from adaptive_scheduler import SlurmExecutor
from pipefunc.map import MapSpec
from pipefunc.map._mapspec import ArraySpec

names = ("north", "south")


@pf.pipefunc(output_name="reading", mapspec=MapSpec((ArraySpec("station", ("s",)),), (ArraySpec("reading", ("s", "t")),)))
async def read(station):
    return [station] * 3


@pf.pipefunc(output_name="offset")
def calibrate(points):
    return float(points.mean())


@pf.pipefunc(
    output_name=("clean", "flag"),
    mapspec="reading[s, t] -> clean[s, t], flag[s, t]",
    resources={"nodes": 2, "cpus_per_node": 8},
)
def correct(reading, offset):
    return reading, offset


def main(folder="runs/awaited"):
    pipe = pf.Pipeline([read, calibrate, correct], default_resources={"memory": "1GB"})
    executors = {
        ("clean", "flag"): SlurmExecutor(nodes=2, cores_per_node=8, executor_type="sequential", size_per_learner=5),
        "offset": ThreadPoolExecutor(),
        "": SlurmExecutor(memory="3GB", exclusive=True),
    }
    return pipe.map_async(
        {"station": [*names, "east"], "points": np.zeros((2, 2))},
        folder,
        {"reading": 3},
        executor=executors,
    )
