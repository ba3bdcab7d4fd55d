"""One array, reduced by several functions, which one last function puts together."""

import statistics

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="sample", mapspec="seed[i] -> sample[i]")
def draw(seed):
    return (1103515245 * seed + 12345) % 2**31


@pipefunc(output_name="smallest")
def smallest(sample):
    return min(sample)


@pipefunc(output_name="largest")
def largest(sample):
    return max(sample)


@pipefunc(output_name="median")
def median(sample):
    return statistics.median(sample)


@pipefunc(output_name="count")
def count(sample):
    return len(sample)


@pipefunc(output_name="summary")
def summarise(smallest, largest, median, count):
    return {"range": [smallest, largest], "median": median, "count": count}


pipeline = Pipeline([draw, smallest, largest, median, count, summarise])
inputs = {"seed": list(range(1, 8))}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["summary"].output)
