"""Functions that use helpers, constants and imports of their module, which use others in turn."""

import itertools
import math as m
import re
from collections import Counter, defaultdict
from functools import lru_cache, partial

from pipefunc import Pipeline, pipefunc

GRAVITY = 9.81
LIMITS = {"low": 0.5, "high": 50 * GRAVITY}
PATTERN = re.compile(r"(\d+)([a-z]+)")
FIRST, *OTHERS = "abc", "def", "ghi"


def _clamp(value, low=LIMITS["low"], high=LIMITS["high"]):
    return max(low, min(high, value))


@lru_cache(maxsize=None)
def _fibonacci(n):
    return n if n < 2 else _fibonacci(n - 1) + _fibonacci(n - 2)


rounded = partial(round, ndigits=3)


@pipefunc(output_name="fallen", mapspec="seconds[i] -> fallen[i]")
def fall(seconds):
    return rounded(_clamp(GRAVITY * seconds**2 / 2))


@pipefunc(output_name="tokens", mapspec="text[j] -> tokens[j]")
def tokenise(text):
    groups = defaultdict(list)
    for number, letters in PATTERN.findall(text):
        groups[letters].append(int(number))
    return dict(groups)


@pipefunc(output_name="letters")
def count_letters(tokens):
    counts = Counter(itertools.chain.from_iterable(tokens))
    return sorted(counts.items()) + [[FIRST, len(OTHERS)]]


@pipefunc(output_name="steps", mapspec="fallen[i] -> steps[i]")
def steps(fallen):
    def inner(value):
        return m.floor(value) % 20

    return _fibonacci(inner(fallen))


pipeline = Pipeline([fall, tokenise, count_letters, steps])
inputs = {"seconds": [0.1, 1, 3, 20], "text": ["12kg 5m", "3m 4m 9s"]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["letters"].output)
