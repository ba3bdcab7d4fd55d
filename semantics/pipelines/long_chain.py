"""Six maps one after another over the same axis, a diamond in the middle."""

from pipefunc import Pipeline, pipefunc


@pipefunc("a1", mapspec="a0[i] -> a1[i]")
def one(a0):
    return a0 + 1


@pipefunc("left", mapspec="a1[i] -> left[i]")
def go_left(a1):
    return a1 * 2


@pipefunc("right", mapspec="a1[i] -> right[i]")
def go_right(a1):
    return a1 * 3


@pipefunc("a2", mapspec="left[i], right[i] -> a2[i]")
def meet(left, right):
    return left * right


@pipefunc("a3", mapspec="a2[i], a0[i] -> a3[i]")
def three(a2, a0):
    return a2 - a0


@pipefunc("a4")
def four(a3, right):
    return sum(a3) + sum(right)


pipeline = Pipeline([four, three, meet, go_right, go_left, one])
inputs = {"a0": [5, 6, 7, 8, 9]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["a4"].output)
