"""Pi by throwing darts, with more darts where more precision is asked for."""

import random

from pipefunc import Pipeline, pipefunc
from pipefunc.resources import Resources

MAX_CPUS = 16


def resources_for(kw):
    """More darts, more cpus."""
    darts = kw["darts"]
    if darts > 1_000_000:
        return {"cpus": MAX_CPUS, "memory": "8GB", "time": "04:00:00"}
    elif darts > 10_000:
        return {"cpus": min(MAX_CPUS, darts // 10_000), "memory": "2GB"}
    return Resources(cpus=1, memory="1GB")


@pipefunc(output_name="seed", internal_shape=(50,))
def make_seeds(count: int, start: int = 7) -> list[int]:
    rng = random.Random(start)
    return [rng.randrange(10**6) for _ in range(count)]


@pipefunc(
    output_name=("hits", "thrown"),
    mapspec="seed[s], darts[d] -> hits[s, d], thrown[s, d]",
    resources=resources_for,
    resources_scope="element",
)
def throw(seed: int, darts: int) -> tuple[int, int]:
    rng = random.Random(seed)
    return sum(rng.random() ** 2 + rng.random() ** 2 < 1 for _ in range(darts)), darts


@pipefunc(output_name="pi", mapspec="hits[:, d], thrown[:, d] -> pi[d]")
def estimate(hits, thrown):
    return 4 * sum(hits) / sum(thrown)


pipeline = Pipeline([make_seeds, throw, estimate])

if __name__ == "__main__":
    pipeline.map(dict(count=50, darts=[10**n for n in range(3, 8)]), parallel=False)
