"""Signatures of other kinds: keyword-only parameters and annotations that nobody can resolve here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipefunc import Pipeline, pipefunc

if TYPE_CHECKING:
    from somewhere_else import Matrix


@pipefunc(output_name="area", mapspec="width[i], height[j] -> area[i, j]")
def area(width: float, *, height: float, rounded: bool = False) -> float:
    value = width * height
    return float(round(value)) if rounded else value


@pipefunc(output_name="kept", mapspec="area[i, :] -> kept[i]")
def keep(area: Matrix | Any, *, limit: float = 3.0) -> list[float]:
    return [value for value in area if value > limit]


pipeline = Pipeline([area, keep])
inputs = {"width": [1.2, 2.4], "height": [1.5, 2.5, 3.5], "rounded": True}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["kept"].output)
