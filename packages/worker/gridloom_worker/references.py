"""Inputs that refer to a file on the cluster: NPY, JSON, CSV, pickle, and PipeFunc's FileArray folders."""

import csv
import json
import os
import pickle
import re

from .errors import WorkerError
from .input_values import InputArray, pick
from .pickled import Pickled, read_pickled
from .ranges import product_of

_NUMBER = re.compile(r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|nan|inf)", re.IGNORECASE)
_ELEMENT = re.compile(r"^__(\d+)__\.pickle$")


def open_reference(value: dict):
    """An ``InputArray``, or the plain value of a file that holds no array.

    Raises:
        WorkerError: when the file is not there, cannot be read, or has another shape than was planned.
    """
    path = os.path.expanduser(value["path"])
    try:
        opened = _READERS[value["format"]](path, value)
    except OSError as error:
        raise WorkerError("{} cannot be read: {}.".format(path, error.strerror or error))
    planned = value.get("shape")
    found = opened.shape if isinstance(opened, InputArray) else []
    if planned is not None and list(planned) != list(found):
        raise WorkerError(
            "{} has the shape {} now, but had {} when the run was planned.".format(path, tuple(found), tuple(planned))
        )
    return opened


def look_at(value: dict) -> dict:
    """Shape, type of the values and size in bytes of what a reference holds, or why it cannot be read."""
    try:
        opened = open_reference(dict(value, shape=value.get("shape") if value["format"] == "file-array" else None))
    except WorkerError as error:
        return {"ok": False, "message": str(error)}
    except Exception as error:
        return {"ok": False, "message": "{} cannot be read: {}.".format(value["path"], error)}
    shape = list(opened.shape) if isinstance(opened, InputArray) else []
    if isinstance(opened, Pickled):
        kind = opened.type.__name__
    else:
        kind = getattr(opened, "dtype", None) or type(opened if not shape else _first(opened.items, shape)).__name__
    return {"ok": True, "shape": shape, "type": kind, "bytes": _bytes_of(os.path.expanduser(value["path"]))}


def _first(items, shape: list):
    for length in shape:
        if not length:
            return None
        items = items[0]
    return items


def _bytes_of(path: str) -> int:
    if not os.path.isdir(path):
        return os.path.getsize(path)
    return sum(entry.stat().st_size for entry in os.scandir(path) if entry.is_file())


class NumpyArray(InputArray):
    """An array that NumPy reads by itself, without going through Python objects."""

    def __init__(self, items, shape: list, dtype: str, load) -> None:
        super().__init__(items, shape, True)
        self.dtype = dtype
        self.load = load

    def numpy_of(self, fixed: list):
        import numpy

        index = tuple(slice(None) if at is None else at for at in fixed)
        return numpy.array(self.load(numpy)[index])


def _npy(path: str, value: dict):
    from .npy_file import NpyFile

    file = NpyFile(path)
    if not file.shape:
        return file.items
    return NumpyArray(file.items, file.shape, str(file.dtype), lambda numpy: numpy.load(path, mmap_mode="r"))


def _json(path: str, value: dict):
    with open(path, encoding="utf-8") as file:
        try:
            found = json.load(file)
        except ValueError as error:
            raise WorkerError("{} is no JSON file: {}.".format(path, error))
    return InputArray(found, [len(found)], False) if isinstance(found, list) else found


def _csv(path: str, value: dict):
    with open(path, encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        delimiter = next((each for each in ",\t;" if each in first), ",")
        rows = [row for row in csv.reader(file, delimiter=delimiter) if any(cell.strip() for cell in row)]
    names = [name.strip() for name in rows[0]] if rows else []
    column = (value.get("column") or "").strip()
    if column not in names:
        raise WorkerError("{} has no column {!r}; it has {}.".format(path, column, ", ".join(names) or "none"))
    at = names.index(column)
    items = [_cell(row[at] if at < len(row) else "") for row in rows[1:]]
    return InputArray(items, [len(items)], False)


def _cell(cell: str):
    """As the page reads a cell: a number, a text, or nothing."""
    text = cell.strip()
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        return int(text) if text.lstrip("+-").isdigit() else float(text)
    return cell


def _pickle(path: str, value: dict):
    with open(path, "rb") as file:
        data = file.read()
    try:
        return read_pickled(data)
    except Exception as error:
        raise WorkerError("{} cannot be unpickled: {}: {}.".format(path, type(error).__name__, error))


class _Elements:
    """The files of a FileArray folder along one axis, each read when it is asked for."""

    def __init__(self, path: str, shape: list, offset: int = 0) -> None:
        self.path, self.shape, self.offset = path, shape, offset

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, at: int):
        if not 0 <= at < self.shape[0]:
            raise IndexError(at)
        offset = self.offset + at * product_of(self.shape[1:])
        if len(self.shape) > 1:
            return _Elements(self.path, self.shape[1:], offset)
        with open(os.path.join(self.path, "__{}__.pickle".format(offset)), "rb") as file:
            return pickle.load(file)


class _Files(InputArray):
    def take(self, fixed: list):
        # Each is unpickled when it is asked for, and therefore nobody else's.
        return pick(self.items, fixed, lambda item: item)


def _file_array(path: str, value: dict):
    """One pickle for each element, ``__<number>__.pickle``, C order; the folder does not say its shape."""
    numbers = sorted(int(found.group(1)) for found in map(_ELEMENT.match, os.listdir(path)) if found)
    shape = list(value.get("shape") or [len(numbers)])
    if numbers != list(range(product_of(shape))):
        raise WorkerError(
            "{} holds {} elements, but an array of the shape {} needs __0__.pickle to __{}__.pickle.".format(
                path, len(numbers), tuple(shape), product_of(shape) - 1
            )
        )
    return _Files(_Elements(path, shape), shape, False)


_READERS = {"npy": _npy, "json": _json, "csv": _csv, "pickle": _pickle, "file-array": _file_array}
