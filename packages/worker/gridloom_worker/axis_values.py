"""Which inputs give an axis its values: the numbers on the edges of the grid."""

from .input_values import InputArray, input_of


def inputs_along(run, stage: dict, axis: str) -> list:
    """Name and items of the 1-D inputs that have the axis, of a stage and of those it gets the axis from."""
    return list(_along(run, stage, axis, set()))


def _along(run, stage: dict, axis: str, seen: set):
    if (stage["id"], axis) in seen:
        return
    seen.add((stage["id"], axis))
    for parameter in stage["parameters"]:
        source, axes = parameter["from"], parameter["axes"] or []
        if axis not in axes:
            continue
        if source["kind"] == "input" and axes == [axis]:
            value = input_of(run, source["name"])
            if isinstance(value, InputArray):
                yield source["name"], value.items
        elif source["kind"] == "output":
            upstream = run.stage(source["stage"])
            yield from _along(run, upstream, upstream["axes"][axes.index(axis)]["name"], seen)
