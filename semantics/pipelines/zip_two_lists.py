"""Two lists of the same length, taken pair by pair."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="distance", mapspec="speed[i], hours[i] -> distance[i]")
def travel(speed: float, hours: float) -> float:
    return speed * hours


pipeline = Pipeline([travel])
inputs = {"speed": [4.5, 12.0, 80.0, 110.5], "hours": [2.0, 1.5, 0.75, 3.0]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["distance"].output)
