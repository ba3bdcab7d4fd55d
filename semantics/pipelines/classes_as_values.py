"""Instances of own classes go from function to function."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from pipefunc import Pipeline, pipefunc


class Phase(Enum):
    SOLID = "solid"
    LIQUID = "liquid"


class Point(NamedTuple):
    x: float
    y: float


@dataclass
class Sample:
    name: str
    place: Point
    phase: Phase = Phase.SOLID
    notes: list[str] = field(default_factory=list)

    def distance(self) -> float:
        return (self.place.x**2 + self.place.y**2) ** 0.5


@pipefunc(output_name="sample", mapspec="name[i], x[i] -> sample[i]")
def make(name, x):
    return Sample(name, Point(x, 2 * x), Phase.LIQUID if x > 2 else Phase.SOLID)


@pipefunc(output_name="noted", mapspec="sample[i] -> noted[i]")
def note(sample: Sample) -> Sample:
    sample.notes.append(f"{sample.phase.value} at {sample.distance():.3f}")
    return sample


@pipefunc(output_name="notes")
def collect(noted):
    assert all(isinstance(sample, Sample) for sample in noted)
    return {sample.name: sample.notes for sample in noted}


@pipefunc(output_name="untouched")
def look_back(sample, noted):
    return len(sample) == len(noted)


pipeline = Pipeline([make, note, collect, look_back])
inputs = {"name": ["ice", "tea"], "x": [1.0, 3.0]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["notes"].output)
