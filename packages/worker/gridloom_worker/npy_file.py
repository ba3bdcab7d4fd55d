"""Reading NPY files item by item, without NumPy and without loading them."""

import ast
import mmap
import struct

from .errors import WorkerError

_CODES = {
    "b1": "?", "i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I",
    "i8": "q", "u8": "Q", "f2": "e", "f4": "f", "f8": "d",
}  # fmt: skip


class NpyFile:
    """A memory-mapped NPY file: ``shape``, ``dtype`` as NumPy writes it, and ``items``, indexed like nested lists.

    Raises:
        WorkerError: when it is no NPY file, is cut, or holds objects.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        with open(path, "rb") as file:
            head = file.read(12)
            if head[:6] != b"\x93NUMPY" or len(head) < 12:
                raise WorkerError("{} is no NPY file.".format(path))
            wide = head[6] > 1
            length = struct.unpack_from("<I" if wide else "<H", head, 8)[0]
            start = 12 if wide else 10
            file.seek(start)
            self.fields = _read_header(path, file.read(length))
            self.shape = list(self.fields["shape"])
            self.dtype = self.fields["descr"]
            self.read = _reader_of(path, self.dtype)
            strides, size = [], self.read.size
            order = self.shape if self.fields["fortran_order"] else self.shape[::-1]
            for length_of_axis in order:
                strides.append(size)
                size *= length_of_axis
            strides = strides if self.fields["fortran_order"] else strides[::-1]
            file.seek(0, 2)
            offset = start + length
            if file.tell() < offset + size:
                raise WorkerError("{} is cut off: it holds fewer values than its shape says.".format(path))
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.items = _Axis(self.read, data, offset, self.shape, strides) if self.shape else self.read.at(data, offset)


class _Axis:
    """One axis of the file; its items are axes again, or values."""

    def __init__(self, read, data, offset: int, shape: list, strides: list) -> None:
        self.read, self.data, self.offset, self.shape, self.strides = read, data, offset, shape, strides

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, at: int):
        if not 0 <= at < self.shape[0]:
            raise IndexError(at)
        offset = self.offset + at * self.strides[0]
        if len(self.shape) == 1:
            return self.read.at(self.data, offset)
        return _Axis(self.read, self.data, offset, self.shape[1:], self.strides[1:])


class _Number:
    def __init__(self, order: str, code: str, parts: int = 1) -> None:
        self.format = struct.Struct(order + code * parts)
        self.size = self.format.size

    def at(self, data, offset: int):
        return self.format.unpack_from(data, offset)[0]


class _Complex(_Number):
    def __init__(self, order: str, code: str) -> None:
        super().__init__(order, code, 2)

    def at(self, data, offset: int):
        return complex(*self.format.unpack_from(data, offset))


class _Text:
    def __init__(self, order: str, width: int) -> None:
        self.size = 4 * width
        self.encoding = "utf-32-be" if order == ">" else "utf-32-le"

    def at(self, data, offset: int):
        return data[offset : offset + self.size].decode(self.encoding, "surrogatepass").rstrip("\0")


def _reader_of(path: str, dtype):
    if isinstance(dtype, str) and len(dtype) > 1:
        order, kind = dtype[0].replace("=", "<").replace("|", "<"), dtype[1:]
        if kind in _CODES:
            return _Number(order, _CODES[kind])
        if kind in ("c8", "c16"):
            return _Complex(order, "f" if kind == "c8" else "d")
        if kind[0] == "U" and kind[1:].isdigit():
            return _Text(order, int(kind[1:]))
    raise WorkerError(
        "{} holds values of the type {!r}; numbers, booleans and texts can be read. Save it as one of those, or as a "
        "pickle.".format(path, dtype)
    )


def _read_header(path: str, text: bytes) -> dict:
    try:
        fields = ast.literal_eval(text.decode("utf-8"))
        shape, descr, fortran = fields["shape"], fields["descr"], bool(fields["fortran_order"])
    except (ValueError, SyntaxError, KeyError, TypeError, MemoryError, RecursionError):
        raise WorkerError("{} has a header that cannot be read.".format(path))
    if type(shape) is not tuple or any(type(length) is not int or length < 0 for length in shape):
        raise WorkerError("{} has a header that cannot be read: its shape is {!r}.".format(path, shape))
    return {"descr": descr, "fortran_order": fortran, "shape": shape}
