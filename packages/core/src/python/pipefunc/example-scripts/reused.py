"""One function at several places, changed after it was made."""

import numpy as np
from pipefunc import PipeFunc, Pipeline, pipefunc
from pipefunc.map import MapSpec


@pipefunc(output_name="filtered", mapspec="signal[i] -> filtered[i]")
def low_pass(signal, cutoff=0.1, order=2):
    return signal * cutoff**order


def difference(first, second):
    return first - second


second = low_pass.copy(
    output_name="filtered_twice",
    renames={"signal": "filtered"},
    mapspec="filtered[i] -> filtered_twice[i]",
    resources={"memory": "500MB"},
)
second.update_bound({"order": 4})
low_pass.update_defaults({"cutoff": 0.2})
low_pass.update_renames({"cutoff": "first_cutoff"}, update_from="original")

delta = PipeFunc(
    difference,
    "delta",
    renames={"first": "filtered", "second": "filtered_twice"},
    mapspec=MapSpec.from_string("filtered[i], filtered_twice[i] -> delta[i]"),
)
pipeline = Pipeline([low_pass, second, delta])
low_pass.update_renames({"signal": "too_late"})
pipeline.update_renames({"signal": "wave", "delta": "change"}, update_from="current")
pipeline["change"].update_mapspec_axes({"i": "i"})
pipeline.add(PipeFunc(lambda change: float(np.max(change)), "largest"))

if __name__ == "__main__":
    pipeline.map({"wave": np.arange(0, 5, 0.5), "cutoff": 0.3}, parallel=False)
