"""Which inputs give an axis its values: the numbers on the edges of the grid."""

from .arrays import MISSING
from .input_values import input_of


def inputs_along(run, stage: dict, axis: str) -> list:
    """Name and values of the 1-D inputs that have the axis, of a stage and of those it gets the axis from."""
    return list(_along(run, stage, axis, set()))


class AxisValues:
    """Values on the edge of a grid; MISSING where they cannot be read.

    A file that an input refers to may be gone by the time somebody looks at what was computed from it.
    """

    def __init__(self, run, name: str) -> None:
        try:
            self._items = input_of(run, name).items
        except Exception:
            self._items = None

    def at(self, position: int):
        if self._items is None:
            return MISSING
        try:
            return self._items[position]
        except Exception:
            return MISSING


def _along(run, stage: dict, axis: str, seen: set):
    if (stage["id"], axis) in seen:
        return
    seen.add((stage["id"], axis))
    for parameter in stage["parameters"]:
        source, axes = parameter["from"], parameter["axes"] or []
        if axis not in axes:
            continue
        if source["kind"] == "input" and axes == [axis]:
            # Its shape stands in the plan: the value need not be there any more.
            if len(run.plan["inputs"][source["name"]]["shape"]) == 1:
                yield source["name"], AxisValues(run, source["name"])
        elif source["kind"] == "output":
            upstream = run.stage(source["stage"])
            yield from _along(run, upstream, upstream["axes"][axes.index(axis)]["name"], seen)
