"""Pictures are loaded, turned grey, cut into segments and told apart."""

import numpy as np
from pipefunc import Pipeline, pipefunc
from pipefunc.typing import Array

WEIGHTS = np.array([0.299, 0.587, 0.114])


@pipefunc(output_name="image", mapspec="seed[n] -> image[n]")
def load_image(seed: int, size: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (size, size, 3))


@pipefunc(output_name="gray", mapspec="image[n] -> gray[n]")
def to_gray(image: np.ndarray) -> np.ndarray:
    return image @ WEIGHTS


@pipefunc(output_name="edges", mapspec="gray[n] -> edges[n]")
def find_edges(gray: np.ndarray) -> float:
    return float(np.abs(np.diff(gray, axis=0)).mean() + np.abs(np.diff(gray, axis=1)).mean())


@pipefunc(output_name="segment", mapspec="gray[n], threshold[t] -> segment[n, t]")
def segment(gray: np.ndarray, threshold: float) -> int:
    return int((gray > threshold).sum())


@pipefunc(output_name="kind", mapspec="segment[n, :], edges[n] -> kind[n]")
def classify(segment: Array[int], edges: float) -> str:
    return "busy" if np.mean(segment) * edges > 1400 else "calm"


@pipefunc(output_name="census")
def census(kind: Array[str]) -> dict[str, int]:
    names, counts = np.unique(np.asarray(kind, dtype=str), return_counts=True)
    return {str(name): int(count) for name, count in zip(names, counts)}


pipeline = Pipeline([load_image, to_gray, find_edges, segment, classify, census])
inputs = {"seed": [11, 12, 13, 14], "size": 6, "threshold": [64, 128, 192]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["census"].output)
