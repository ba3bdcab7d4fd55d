"""Pipeline inputs: how the plan writes them, and the Python objects they stand for."""

from .errors import WorkerError
from .run_folder import read_json


class InputArray:
    """An input with axes. ``items`` is a list, a range, or nested lists of the given shape."""

    def __init__(self, items, shape: list, is_array: bool) -> None:
        self.items = items
        self.shape = shape
        #: Kind ``array``: becomes a NumPy array where the function's module uses NumPy; other kinds stay lists.
        self.is_array = is_array


class Fractions:
    """``start + step * k``, the items of a range or linspace, without holding them."""

    def __init__(self, start, step, count: int, last=None) -> None:
        self.start, self.step, self.count, self.last = start, step, count, last

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, at: int):
        if not 0 <= at < self.count:
            raise IndexError(at)
        if self.last is not None and at == self.count - 1:
            return self.last
        return self.start + self.step * at


def input_of(run, name: str):
    """An ``InputArray``, or the plain value of an input without axes."""
    key = ("input", name)
    if key not in run.memo:
        run.memo[key] = _read_input(run, name)
    return run.memo[key]


def _read_input(run, name: str):
    entry = run.plan["inputs"].get(name)
    if entry is None:
        raise WorkerError("The plan has no input {!r}.".format(name))
    shape = entry["shape"]
    value = entry["value"] if "value" in entry else read_json(run.at(*entry["file"].split("/")), "input")
    if not isinstance(value, dict) or "kind" not in value:
        value = {"kind": "array", "nested": value} if len(shape) > 1 else {"kind": "list", "items": value}
    kind = value["kind"]
    if kind == "value":
        return value["value"]
    if kind == "list":
        return InputArray(value["items"], [len(value["items"])], False)
    if kind == "array":
        return InputArray(value["nested"], shape, True)
    if kind == "range":
        return InputArray(Fractions(value["start"], value["step"], shape[0]), shape, False)
    if kind == "linspace":
        start, stop, count = float(value["start"]), float(value["stop"]), shape[0]
        step = (stop - start) / (count - 1) if count > 1 else 0.0
        return InputArray(Fractions(start, step, count, stop if count > 1 else None), shape, False)
    raise WorkerError("The input {!r} has no value (its kind is {!r}).".format(name, kind))


def fresh(value):
    """A copy of a JSON value: what one element does to its argument must not reach the next."""
    if isinstance(value, list):
        return [fresh(item) for item in value]
    if isinstance(value, dict):
        return {key: fresh(item) for key, item in value.items()}
    return value
