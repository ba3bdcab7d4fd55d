"""Each call returns the items of a second axis, of a declared length; the new axis stands first."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="multiple", mapspec="n[j] -> multiple[i, j]", internal_shape=(3,))
def multiples(n):
    return [n, 2 * n, 3 * n]


@pipefunc(output_name="shifted", mapspec="multiple[i, j], offset[j] -> shifted[i, j]")
def shift(multiple, offset):
    return multiple + offset


@pipefunc(output_name="total", mapspec="shifted[i, :] -> total[i]")
def sum_over_n(shifted):
    return sum(shifted)


pipeline = Pipeline([multiples, shift, sum_over_n])
inputs = {"n": [1, 10, 100, 1000], "offset": [0, 5, 0, 7]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["total"].output)
