"""Different executors for different outputs."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="y", mapspec="x[i] -> y[i]")
def slow(x):
    return sum(k % (x + 1) for k in range(1000))


@pipefunc(output_name="z", mapspec="y[i] -> z[i]")
def quick(y):
    return y % 13


@pipefunc(output_name="histogram")
def histogram(z):
    return {str(value): list(z).count(value) for value in sorted(set(z))}


pipeline = Pipeline([slow, quick, histogram])
inputs = {"x": range(8)}

if __name__ == "__main__":
    executor = {"": ThreadPoolExecutor(max_workers=2), "y": ProcessPoolExecutor(max_workers=2)}
    results = pipeline.map(inputs, executor=executor, show_progress=False)
    print(results["histogram"].output)
