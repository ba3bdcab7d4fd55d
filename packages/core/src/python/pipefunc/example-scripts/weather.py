"""Forecasts of several models for several cities."""

import asyncio
import math
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from pipefunc import PipeFunc, Pipeline

DAYS = 3
CITIES = ["Delft", "Leiden"] + ["Utrecht"]


def fetch(city, day):
    return {"city": city, "day": day, "temperature": 10 + day}


def forecast(observation, model, bias):
    return observation["temperature"] * bias[model]


feels_like = lambda temperature, wind=3: temperature - math.sqrt(wind)  # noqa: E731


def rank(comfort):
    return sorted(comfort.ravel())


load = PipeFunc(fetch, "observation", mapspec="city[c], day[d] -> observation[c, d]", resources={"cpus": 1})
predict = PipeFunc(forecast, output_name="temperature", bound={"model": "gfs"}, defaults={"bias": {"gfs": 1.5}})

functions = [(load, "city[c], day[d] -> observation[c, d]")]
functions.append((predict, "observation[c, d] -> temperature[c, d]"))
functions += [(PipeFunc(feels_like, "comfort"), "temperature[c, d] -> comfort[c, d]")]

pipeline = Pipeline(functions + [rank], name="Weather", description="Which day is best.")


async def main():
    inputs = {"city": CITIES, "day": [day + 1 for day in range(DAYS)]}
    executors = {
        "observation": ThreadPoolExecutor(max_workers=4),
        "": ProcessPoolExecutor(),
    }
    runner = pipeline.map_async(inputs, run_folder="runs/weather", executor=executors)
    print((await runner.task)["rank"].output)


if __name__ == "__main__":
    asyncio.run(main())
