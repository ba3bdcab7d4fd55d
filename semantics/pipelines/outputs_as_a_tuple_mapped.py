"""Two outputs for each element, of which one is reduced and the other is mapped further."""

import math

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name=("radius", "angle"), mapspec="x[i], y[j] -> radius[i, j], angle[i, j]")
def to_polar(x, y):
    return math.hypot(x, y), math.degrees(math.atan2(y, x))


@pipefunc(output_name="rounded", mapspec="angle[i, j] -> rounded[i, j]")
def round_angle(angle):
    return round(angle)


@pipefunc(output_name="largest_radius", mapspec="radius[i, :] -> largest_radius[i]")
def largest_radius(radius):
    return max(radius)


pipeline = Pipeline([to_polar, round_angle, largest_radius])
inputs = {"x": [1.0, 0.0, -1.0], "y": [1.0, 2.0]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["rounded"].output)
