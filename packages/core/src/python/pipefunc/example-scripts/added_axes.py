from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="sum")
def f_sum(a, b):
    return a + b


@pipefunc(output_name=("low", "high"))
def split(sum, width):
    return sum - width, sum + width


@pipefunc(output_name="length", mapspec="low[i, j], high[i, j] -> length[i, j]")
def measure(low, high):
    return high - low


@pipefunc(output_name="longest")
def longest(length):
    return max(length.ravel())


def build():
    pipeline = Pipeline([f_sum, split, longest])
    for name, axis in {"a": "i", "b": "j"}.items():
        pipeline.add_mapspec_axis(name, axis=axis)
    pipeline.add(measure)
    pipeline.add_mapspec_axis("width", axis="k")
    return pipeline


pipeline = build()
pipeline.map({"a": [1, 2], "b": [3, 4, 5], "width": [0.1, 0.2]}, parallel=False)
