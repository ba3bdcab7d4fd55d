"""An integer that no double holds."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="rest", mapspec="divisor[i] -> rest[i]")
def rest(huge, divisor):
    return huge % divisor


pipeline = Pipeline([rest])
inputs = {"huge": 123456789012345678901234567890, "divisor": [7, 11, 13]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["rest"].output)
