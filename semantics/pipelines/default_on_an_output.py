"""A default for a parameter that another function produces is not used."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="temperature", mapspec="day[d] -> temperature[d]")
def measure(day):
    return 10 + (day * 7) % 5


@pipefunc(output_name="feels_like", mapspec="temperature[d] -> feels_like[d]")
def feels_like(temperature=21, wind=3):
    return temperature - wind


pipeline = Pipeline([measure, feels_like])
inputs = {"day": range(1, 7)}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["feels_like"].output)
