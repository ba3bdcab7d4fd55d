"""A coroutine among plain functions."""

import asyncio

from pipefunc import Pipeline, pipefunc


async def _fetch(delay):
    await asyncio.sleep(0)
    return delay * 2


@pipefunc(output_name="answer", mapspec="delay[i] -> answer[i]")
def ask(delay):
    return asyncio.run(_fetch(delay))


@pipefunc(output_name="total")
def total(answer):
    return sum(answer)


pipeline = Pipeline([ask, total])
inputs = {"delay": [1, 2, 3]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["total"].output)
