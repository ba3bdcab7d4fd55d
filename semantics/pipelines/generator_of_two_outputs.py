"""One call returns two lists that are zipped again, and one number that is not an axis of its own."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name=("low", "high"), mapspec="... -> low[i], high[i]")
def intervals(count, width):
    low = [width * k for k in range(count)]
    return low, [start + width for start in low]


@pipefunc(output_name="middle", mapspec="low[i], high[i] -> middle[i]")
def middle(low, high):
    return (low + high) / 2


@pipefunc(output_name="covered")
def covered(low, high):
    return max(high) - min(low)


pipeline = Pipeline([intervals, middle, covered])
inputs = {"count": 5, "width": 0.5}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["covered"].output)
