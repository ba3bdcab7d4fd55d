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

    def numpy_of(self, fixed: list):
        """A NumPy array of what is at a position, where None takes the whole axis."""
        import numpy

        return numpy.array(pick(self.items, fixed))


def pick(items, fixed: list):
    """What is at a position, as nested lists over the axes where it is None; copied, not shared."""
    if not fixed:
        return fresh(items)
    if fixed[0] is not None:
        return pick(items[fixed[0]], fixed[1:])
    return [pick(items[at], fixed[1:]) for at in range(len(items))]


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


class Powers:
    """``scale * base ** exponent`` for each exponent, without holding them; the ends are exact where they are known."""

    def __init__(self, exponents: Fractions, base: float, scale: float, ends: tuple) -> None:
        self.exponents, self.base, self.scale, self.ends = exponents, base, scale, ends

    def __len__(self) -> int:
        return len(self.exponents)

    def __getitem__(self, at: int):
        exponent = self.exponents[at]
        end = self.ends[0] if at == 0 else self.ends[1] if at == len(self) - 1 else None
        return self.scale * self.base ** exponent if end is None else end


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
        return InputArray(_spaced(float(value["start"]), float(value["stop"]), shape[0]), shape, False)
    if kind == "logspace":
        exponents = _spaced(float(value["start"]), float(value["stop"]), shape[0])
        return InputArray(Powers(exponents, float(value["base"]), 1.0, (None, None)), shape, False)
    if kind == "geomspace":
        start, stop = float(value["start"]), float(value["stop"])
        ends = (start, stop if shape[0] > 1 else None)
        return InputArray(Powers(_spaced(0.0, 1.0, shape[0]), stop / start, start, ends), shape, False)
    if kind == "reference":
        from .references import open_reference

        return open_reference(value)
    raise WorkerError("The input {!r} has no value (its kind is {!r}).".format(name, kind))


def _spaced(start: float, stop: float, count: int) -> Fractions:
    step = (stop - start) / (count - 1) if count > 1 else 0.0
    return Fractions(start, step, count, stop if count > 1 else None)


def fresh(value):
    """A copy of a JSON value: what one element does to its argument must not reach the next."""
    if isinstance(value, list):
        return [fresh(item) for item in value]
    if isinstance(value, dict):
        return {key: fresh(item) for key, item in value.items()}
    return value
