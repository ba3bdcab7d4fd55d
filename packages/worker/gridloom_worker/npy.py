"""NPY files, written by hand (format 1.0)."""

import struct
import sys
from array import array

from .arrays import MISSING
from .errors import WorkerError


def npy_of(name: str, shape: list, items: list) -> list:
    """The parts of a ``.npy`` file for values in C order.

    Booleans, whole numbers, floats, complex numbers and texts; NumPy arrays or nested lists of one shape become further
    axes. Missing numbers are NaN, which makes whole numbers and booleans floats; missing texts are empty.

    Raises:
        WorkerError: when the values are of no such kind.
    """
    present = [item for item in items if item is not MISSING]
    inner = _shape_of(present[0]) if present else []
    if inner:
        items = [leaf for item in items for leaf in _leaves(name, item, inner)]
        present = [item for item in items if item is not MISSING]
    kinds = {_kind(item) for item in present}
    wrong = kinds - {"b", "i", "f", "c", "U"}
    if wrong or ("U" in kinds and len(kinds) > 1):
        raise WorkerError(
            "{} holds {}, which a NPY file cannot: it takes numbers, booleans, texts, and arrays of one shape. "
            "Download it as JSON.".format(name, _words(wrong or kinds))
        )
    missing = len(present) < len(items)
    descriptor, data = _encode(name, items, present, kinds, missing)
    return [_head(descriptor, shape + inner), data]


def _encode(name: str, items: list, present: list, kinds: set, missing: bool) -> tuple:
    if kinds == {"U"}:
        width = max(1, max(len(item) for item in present))
        cells = ["" if item is MISSING else item for item in items]
        return "<U{}".format(width), b"".join(
            cell.encode("utf-32-le", "surrogatepass").ljust(4 * width, b"\0") for cell in cells
        )
    if "c" in kinds:
        numbers = array("d")
        for item in items:
            number = complex("nan") if item is MISSING else complex(item)
            numbers.extend((number.real, number.imag))
        return "<c16", _little(numbers)
    if kinds == {"b"} and not missing:
        return "|b1", bytes(bytearray(1 if item else 0 for item in items))
    if kinds and kinds <= {"b", "i"} and not missing:
        numbers = [int(item) for item in items]
        low, high = min(numbers), max(numbers)
        for code, descriptor, least, most in (("q", "<i8", -(2**63), 2**63 - 1), ("Q", "<u8", 0, 2**64 - 1)):
            if least <= low and high <= most:
                return descriptor, _little(array(code, numbers))
        raise WorkerError("{} holds whole numbers beyond 64 bits; download it as JSON or CSV.".format(name))
    try:
        return "<f8", _little(array("d", [float("nan") if item is MISSING else float(item) for item in items]))
    except OverflowError:
        raise WorkerError("{} holds numbers beyond a float; download it as JSON or CSV.".format(name))


def _little(numbers: array) -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _head(descriptor: str, shape: list) -> bytes:
    sizes = ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "")
    text = "{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}".format(descriptor, sizes)
    # Magic, version and length take 10 bytes; all of it must be a multiple of 64, newline included.
    text += " " * (-(len(text) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode("latin-1")


def _kind(value) -> str:
    if isinstance(value, bool):
        return "b"
    if isinstance(value, int):
        return "i"
    if isinstance(value, float):
        return "f"
    if isinstance(value, complex):
        return "c"
    if isinstance(value, str):
        return "U"
    if type(value).__module__ == "numpy" and hasattr(value, "dtype"):
        return {"u": "i"}.get(value.dtype.kind, value.dtype.kind) if value.shape == () else "array"
    return type(value).__name__


def _words(kinds: set) -> str:
    words = {"b": "booleans", "i": "numbers", "f": "numbers", "c": "numbers", "U": "texts"}
    return " and ".join(sorted({words.get(kind, "values of type " + kind) for kind in kinds}))


def _shape_of(value) -> list:
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple) and hasattr(value, "tolist"):
        return list(shape)
    if isinstance(value, (list, tuple)):
        return [len(value)] + (_shape_of(value[0]) if value else [])
    return []


def _leaves(name: str, value, shape: list) -> list:
    if value is MISSING:
        count = 1
        for size in shape:
            count *= size
        return [MISSING] * count
    if _shape_of(value) != shape:
        raise WorkerError(
            "The elements of {} differ in shape ({} and {}), so they do not fit into one NPY file; download it as "
            "JSON.".format(name, _shape_text(shape), _shape_text(_shape_of(value)))
        )
    if hasattr(value, "tolist"):
        return list(value.ravel().tolist())
    if len(shape) == 1:
        return list(value)
    return [leaf for item in value for leaf in _leaves(name, item, shape[1:])]


def _shape_text(shape: list) -> str:
    return " x ".join(map(str, shape)) or "single value"
