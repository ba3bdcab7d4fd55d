"""The same axis name in two parts of a pipeline that never meet by element: sizes may differ."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="a", mapspec="x[i] -> a[i]")
def from_x(x):
    return x + 1


@pipefunc(output_name="b", mapspec="y[i] -> b[i]")
def from_y(y):
    return y * 2


@pipefunc(output_name="a_sum")
def sum_a(a):
    return sum(a)


@pipefunc(output_name="scaled", mapspec="b[i] -> scaled[i]")
def scale(b, a_sum):
    return b * a_sum


pipeline = Pipeline([from_x, from_y, sum_a, scale])
inputs = {"x": [1, 2, 3], "y": [4, 5]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["scaled"].output)
