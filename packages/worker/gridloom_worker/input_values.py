"""Pipeline inputs: how the plan writes them, and the Python objects they stand for."""

import math

from .errors import WorkerError
from .run_folder import read_json


class InputArray:
    """An input with axes. ``items`` is a list, a range, or nested lists of the given shape."""

    def __init__(self, items, shape: list, is_array: bool) -> None:
        self.items = items
        self.shape = shape
        #: Taken whole it is a NumPy array where the function's module uses NumPy; lists and ranges stay lists.
        self.is_array = is_array

    def take(self, fixed: list):
        """What is at a position, where None takes the whole axis; the taker's own."""
        return pick(self.items, fixed)

    def numpy_of(self, fixed: list):
        """A NumPy array of what is at a position, where None takes the whole axis."""
        import numpy

        nested = pick(self.items, fixed)
        array = numpy.array(nested)
        # NumPy would make texts of the numbers beside a text.
        return array if array.dtype.kind != "U" or _is_text(nested) else numpy.array(nested, dtype=object)


def pick(items, fixed: list, own=None):
    """What is at a position, as nested lists over the axes where it is None; copied by ``own``, not shared."""
    if not fixed:
        return own(items) if own else fresh(items)
    if fixed[0] is not None:
        return pick(items[fixed[0]], fixed[1:], own)
    return [pick(items[at], fixed[1:], own) for at in range(len(items))]


def _is_text(nested) -> bool:
    return all(map(_is_text, nested)) if isinstance(nested, list) else isinstance(nested, str)


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
    """``base ** exponent`` for each exponent, as NumPy's ``logspace``, without holding them."""

    def __init__(self, exponents: Fractions, base: float) -> None:
        self.exponents, self.base = exponents, base

    def __len__(self) -> int:
        return len(self.exponents)

    def __getitem__(self, at: int):
        exponent = self.exponents[at]
        try:
            return self.base ** exponent
        except OverflowError:
            return math.inf


class Geometric:
    """Numbers that differ by a factor, without holding them; both ends are exact.

    Their logarithms are spaced evenly: the factor from one end to the other may be beyond all floats.
    """

    def __init__(self, start: float, stop: float, count: int) -> None:
        self.start, self.stop = start, stop
        self.sign = math.copysign(1.0, start)
        self.bounds = sorted((abs(start), abs(stop)))
        self.exponents = _spaced(math.log10(abs(start)), math.log10(abs(stop)), count)

    def __len__(self) -> int:
        return len(self.exponents)

    def __getitem__(self, at: int):
        if at == 0 and len(self) > 0:
            return self.start
        exponent = self.exponents[at]
        if at == len(self) - 1:
            return self.stop
        low, high = self.bounds
        try:
            size = 10.0 ** exponent
        except OverflowError:
            size = high
        return self.sign * min(max(size, low), high)


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
        return InputArray(_range(value["start"], value["step"], shape[0]), shape, False)
    if kind == "linspace":
        return InputArray(_spaced(float(value["start"]), float(value["stop"]), shape[0]), shape, True)
    if kind == "logspace":
        exponents = _spaced(float(value["start"]), float(value["stop"]), shape[0])
        return InputArray(Powers(exponents, float(value["base"])), shape, True)
    if kind == "geomspace":
        return InputArray(Geometric(float(value["start"]), float(value["stop"]), shape[0]), shape, True)
    if kind == "reference":
        from .references import open_reference

        return open_reference(value)
    raise WorkerError("The input {!r} has no value (its kind is {!r}).".format(name, kind))


def _range(start, step, count: int):
    if type(start) is int and type(step) is int and step:
        return range(start, start + step * count, step)
    return Fractions(start, step, count)


def _spaced(start: float, stop: float, count: int) -> Fractions:
    step = (stop - start) / (count - 1) if count > 1 else 0.0
    return Fractions(start, step, count, stop if count > 1 else None)


def fresh(value):
    """A copy of a JSON value: what one element does to its argument must not reach the next."""
    if type(value) is list:
        return [fresh(item) for item in value]
    if type(value) is dict:
        return {key: fresh(item) for key, item in value.items()}
    return value
