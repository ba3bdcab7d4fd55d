"""Elements that are lists of the same length stay lists: an array of pairs has one axis."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="pair", mapspec="x[i] -> pair[i]")
def pair(x):
    return [x, -x]


@pipefunc(output_name="first", mapspec="pair[i] -> first[i]")
def first(pair):
    return pair[0] * 10


@pipefunc(output_name="kinds")
def kinds(pair):
    return [type(item).__name__ for item in pair]


@pipefunc(output_name="corner", mapspec="point[k] -> corner[k]")
def corner(point, origin):
    return [a - b for a, b in zip(point, origin)]


pipeline = Pipeline([pair, first, kinds, corner])
inputs = {"x": [1, 2, 3], "point": [[1, 2], [3, 4]], "origin": (1, 1)}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["kinds"].output)
