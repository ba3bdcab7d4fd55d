"""A scope for everything in a pipeline."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="speed", mapspec="height[i] -> speed[i]")
def fall(height, gravity=9.81):
    return (2 * gravity * height) ** 0.5


@pipefunc(output_name="fastest")
def fastest(speed):
    return max(speed)


pipeline = Pipeline([fall, fastest], scope="drop")
inputs = {"drop": {"height": [1.0, 2.0, 5.0]}}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["drop.fastest"].output)
