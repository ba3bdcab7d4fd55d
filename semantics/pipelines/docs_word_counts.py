"""Texts are cleaned, cut into words, counted, and compared."""

import re
from collections import Counter

from pipefunc import Pipeline, pipefunc

STOP_WORDS = frozenset({"the", "a", "and", "of", "is"})


@pipefunc(output_name="words", mapspec="text[t] -> words[t]")
def tokenise(text: str) -> list[str]:
    return [word for word in re.findall(r"[a-z]+", text.lower()) if word not in STOP_WORDS]


@pipefunc(output_name="counts", mapspec="words[t] -> counts[t]")
def count(words: list[str]) -> dict[str, int]:
    return dict(Counter(words))


@pipefunc(output_name="keywords", mapspec="counts[t] -> keywords[t]")
def keywords(counts: dict[str, int], top: int = 2) -> list[str]:
    return [word for word, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:top]]


@pipefunc(output_name="vocabulary", mapspec="... -> vocabulary[v]")
def vocabulary(counts):
    return sorted({word for texts in counts for word in texts})


@pipefunc(output_name="frequency", mapspec="vocabulary[v], counts[t] -> frequency[v, t]")
def frequency(vocabulary: str, counts: dict[str, int]) -> int:
    return counts.get(vocabulary, 0)


@pipefunc(output_name="commonest")
def commonest(frequency, vocabulary):
    totals = [sum(row) for row in frequency]
    return vocabulary[totals.index(max(totals))]


pipeline = Pipeline([tokenise, count, keywords, vocabulary, frequency, commonest])
inputs = {
    "text": [
        "The warp and the weft: a loom weaves the weft.",
        "A grid of threads is the warp of a loom.",
        "Threads, threads, threads!",
    ],
}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["commonest"].output)
