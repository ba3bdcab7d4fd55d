"""Elements that are lists of different lengths: each is one value, not an axis."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="doubled", mapspec="track[i] -> doubled[i]")
def double(track):
    return [2 * point for point in track]


@pipefunc(output_name="length", mapspec="doubled[i] -> length[i]")
def length(doubled):
    return len(doubled)


@pipefunc(output_name="longest")
def longest(doubled, length):
    return doubled[list(length).index(max(length))]


pipeline = Pipeline([double, length, longest])
inputs = {"track": [[1, 2, 3], [], [4], [5, 6, 7, 8]]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["longest"].output)
