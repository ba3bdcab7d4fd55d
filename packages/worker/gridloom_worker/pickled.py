"""What a pickle file holds: each element gets it as it was pickled, and its own."""

import sys

from .input_values import InputArray

_PLAIN = (int, float, complex, bool, str, bytes, type(None))


class Pickled:
    """One value, without axes; unpickled each time it is taken, so that no element sees what another does to it."""

    def __init__(self, data: bytes, found) -> None:
        self.data = data
        self.type = type(found)

    def take(self):
        return _loads(self.data)


class PickledList(InputArray):
    """A list or a range, by its items; taken whole it is what was pickled."""

    def __init__(self, data: bytes, found) -> None:
        super().__init__(found, [len(found)], False)
        self.data = data

    def take(self, fixed: list):
        if fixed[0] is None:
            return _loads(self.data)
        return _own(self.items[fixed[0]], lambda: _loads(self.data)[fixed[0]])


class PickledArray(InputArray):
    """A NumPy array; what is taken of it along some axes is one too, also where the function's module has no NumPy."""

    def __init__(self, data: bytes, found) -> None:
        super().__init__(found, list(found.shape), False)
        self.dtype = str(found.dtype)
        #: Its items are numbers and texts, which nobody can change. Others are unpickled from here.
        self.data = data if found.dtype.hasobject or found.dtype.kind == "V" else None

    def take(self, fixed: list):
        index = tuple(slice(None) if at is None else at for at in fixed)
        if self.data is None:
            return self.items[index].copy("K") if None in fixed else self.items[index]
        if all(at is None for at in fixed):
            return _loads(self.data)
        return _own(self.items[index], lambda: _loads(self.data)[index])


def read_pickled(data: bytes):
    """A list, a range and a plain NumPy array have axes; anything else is one value, whatever axes it has of its own.

    A ``DataFrame`` or a masked array would lose its columns or its mask when taken apart by position.
    """
    found = _loads(data)
    if type(found) in _PLAIN:
        return found
    if type(found) in (list, range):
        return PickledList(data, found)
    numpy = sys.modules.get("numpy")
    if numpy is not None and type(found) is numpy.ndarray and found.shape:
        return PickledArray(data, found)
    return Pickled(data, found)


def _own(item, again):
    """A copy of an item; ``again`` unpickles everything, for an item that cannot be pickled by itself."""
    if type(item) in _PLAIN:
        return item
    from pickle import dumps, loads

    try:
        data = dumps(item, protocol=4)
    except Exception:
        return again()
    return loads(data)


def _loads(data: bytes):
    from pickle import loads

    return loads(data)
