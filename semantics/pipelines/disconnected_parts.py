"""Two pipelines in one that have nothing to do with each other, and a function without parameters."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="y", mapspec="x[i] -> y[i]")
def square(x):
    return x**2


@pipefunc(output_name="q", mapspec="p[k] -> q[k]")
def negate(p):
    return -p


@pipefunc(output_name="q_sum")
def q_sum(q):
    return sum(q)


@pipefunc(output_name="answer")
def answer():
    return 42


pipeline = Pipeline([square, negate, q_sum, answer])
inputs = {"x": [1, 2], "p": [5, 6, 7]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["answer"].output)
