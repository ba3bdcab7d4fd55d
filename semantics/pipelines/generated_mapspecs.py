"""Functions without a mapspec whose outputs others take by element: PipeFunc writes their mapspecs itself."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="x")
def make_x(n):
    return list(range(n))


@pipefunc(output_name=("name", "price"))
def make_goods(n):
    return [f"item {k}" for k in range(n)], [k * 100 for k in range(n)]


@pipefunc(output_name="y", mapspec="x[i] -> y[i]")
def square(x):
    return x * x


@pipefunc(output_name="tag", mapspec="name[g], price[g] -> tag[g]")
def tag(name, price):
    return f"{name}: {price}"


@pipefunc(output_name="length")
def length(x, y):
    return len(x) + len(y)


pipeline = Pipeline([make_x, make_goods, square, tag, length])
inputs = {"n": 3}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["tag"].output)
