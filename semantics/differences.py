"""What differs between a run of PipeFunc and another run."""

import math

#: Of floats: the order of a sum may differ, nothing else.
RELATIVE_TOLERANCE = 1e-12
#: Values that are not named one by one, when many differ.
MOST = 3


def value_differences(expected: dict, found: dict) -> list:
    """Outputs by name, compared exactly but for the last digits of floats; an int is no float and no bool."""
    differences = [f"values: {name} is missing" for name in expected if name not in found]
    differences += [f"values: {name} is there, and PipeFunc does not have it" for name in found if name not in expected]
    for name in expected:
        if name in found:
            found_here = list(_differences(name, expected[name], found[name]))
            differences += found_here[:MOST]
            if len(found_here) > MOST:
                differences.append(f"values: {name}: {len(found_here) - MOST} more")
    return differences


def array_differences(expected: dict, found: dict, *, is_plan: bool = False) -> list:
    """Arrays by name: axes and shapes. A plan must know before the run every size that PipeFunc knows."""
    differences = []
    for name, array in expected.items():
        if name not in found:
            differences.append(f"arrays: {name} is missing")
            continue
        if array["axes"] != found[name]["axes"]:
            differences.append(f"axes: {name} has {_list(found[name]['axes'])}, in PipeFunc {_list(array['axes'])}")
        shape = found[name]["shape"]
        fits = len(shape) == len(array["shape"]) and all(
            size == final or (size == "?" and before == "?")
            for size, before, final in zip(shape, array["shape"], array["finalShape"])
        )
        if not (fits if is_plan else shape == array["shape"]):
            differences.append(f"shapes: {name} has {_list(shape)}, in PipeFunc {_list(array['shape'])}")
        if not is_plan and array["finalShape"] != found[name]["finalShape"]:
            final, here = _list(array["finalShape"]), _list(found[name]["finalShape"])
            differences.append(f"shapes: {name} got {here}, in PipeFunc {final}")
    return differences


def shape_differences(expected: dict, values: dict) -> list:
    """The final shapes of outputs, against the nesting of their values."""
    differences = []
    for name, array in expected.items():
        shape = _nesting(values[name], len(array["axes"])) if name in values else None
        # Below an axis of no elements there is nothing to measure.
        if shape is not None and shape != array["finalShape"][: len(shape)]:
            differences.append(f"shapes: {name} got {_list(shape)}, in PipeFunc {_list(array['finalShape'])}")
    return differences


def _nesting(value, rank: int) -> list:
    if rank == 0:
        return []
    if not isinstance(value, list):
        return ["no list"]
    return [len(value)] + (_nesting(value[0], rank - 1) if value else [])


def _differences(place: str, expected, found):
    if type(expected) is not type(found):
        yield f"values: {place} is {_show(found)}, in PipeFunc {_show(expected)}"
    elif isinstance(expected, list):
        if len(expected) != len(found):
            yield f"values: {place} has {len(found)} items, in PipeFunc {len(expected)}"
        for at, (one, other) in enumerate(zip(expected, found)):
            yield from _differences(f"{place}[{at}]", one, other)
    elif isinstance(expected, dict):
        if list(expected) != list(found):
            yield f"values: {place} has the keys {_list(found)}, in PipeFunc {_list(expected)}"
        for key in expected:
            if key in found:
                yield from _differences(f"{place}[{key!r}]", expected[key], found[key])
    elif not (_are_close(expected, found) if isinstance(expected, float) else expected == found):
        yield f"values: {place} is {_show(found)}, in PipeFunc {_show(expected)}"


def _are_close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=RELATIVE_TOLERANCE)


def _show(value) -> str:
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:117]}..."


def _list(items) -> str:
    return "(" + ", ".join(str(item) for item in items) + ")"
