"""The same step several times over, built in a loop."""

from pipefunc import PipeFunc, Pipeline


def smooth(data, strength):
    return [value * strength for value in data]


def collect(smooth_0, smooth_1, smooth_2):
    return [smooth_0, smooth_1, smooth_2]


steps = [
    PipeFunc(smooth, f"smooth_{n}", renames={"data": f"data_{n}"}, bound={"strength": 10 * n})
    for n in range(3)
]
pipeline = Pipeline([*steps, PipeFunc(collect, "all")])
pipeline.update_scope("data", inputs={f"data_{0}"})
inputs = {"data": {"data_0": [1, 2]}, **{"data_1": [3]}, "data_2": [4] * 2}
