"""Blocks: what a child sends of elements that stand one after another, as columns; and the records made of them.

Columns are written and joined by loops inside Python's C code: an element costs a fraction of a microsecond. They are
in the machine's byte order, which must be that of the records: little endian.
"""

import struct
import zlib
from array import array
from itertools import accumulate, chain, repeat
from pickle import dumps

from .number_frames import number_frames
from .records import DONE, REASONS, RECORD_BYTES
from .values import HEAD, PICKLE

# first position, elements, bytes of frames, cpu seconds a second of wall time, peak KiB (of no element: lease number)
BLOCK = struct.Struct("<QIQfI")
#: Bytes that one element adds to the columns: start, wall, length, number; state, flags, reason.
_COLUMNS = 8 + 4 + 4 + 8 + 3
_BODY = struct.Struct("<4x60s")
_MAX_FLOAT32 = 3.4e38
#: Longer frames are not joined with others.
_LONG_BYTES = 1 << 16


class Block:
    """Elements at the positions ``first ...`` of their task; their frames follow. Starts are epoch seconds."""

    def __init__(self, first: int, count: int, frame_bytes: int, cpu_rate: float, peak_kib: int) -> None:
        self.first = first
        self.count = count
        self.frame_bytes = frame_bytes
        self.cpu_rate = cpu_rate
        self.peak_kib = peak_kib
        self.starts = self.walls = self.lengths = self.numbers = None
        self.states = self.flags = self.reasons = b""

    def cut(self, count: int) -> None:
        """Keeps the first ``count`` elements."""
        self.frame_bytes = sum(self.lengths[:count])
        self.count = count
        for name in ("starts", "walls", "lengths", "numbers", "states", "flags", "reasons"):
            setattr(self, name, getattr(self, name)[:count])


def block_of(first: int, starts: list, walls: array, pieces: list, numbers: list, odd: dict, measured: tuple) -> list:
    """What is written for a block, in parts.

    Args:
        pieces: For each element the pickled value, or None where it is the number of ``numbers``; for those in ``odd``
            a list of the parts of a whole frame.
        numbers: The value of each element when it is one number, else None.
        odd: State and reason of the elements (counted from ``first``) that did not simply return one value.
        measured: Cpu seconds of all elements, of which each has its share by wall time; and peak memory, KiB.
    """
    count = len(pieces)
    states, reasons = bytearray([DONE]) * count, bytearray(count)
    for at, (state, reason) in odd.items():
        states[at], reasons[at] = state, REASONS.index(reason)
    lengths, frames = _frames(pieces, numbers, odd)
    flags, column = _number_column(numbers)
    cpu, peak_kib = measured
    wall = sum(walls)
    rate = min(cpu / wall if wall > 0 else 0.0, _MAX_FLOAT32)
    head = BLOCK.pack(first, count, sum(lengths), rate, min(peak_kib, 0xFFFFFFFF))
    return [b"".join([head, array("d", starts), walls, lengths, column, states, flags, reasons])] + frames


def lease_end(number: int, position: int) -> bytes:
    """A block of no element: the child has left the lease of that number before ``position``."""
    return BLOCK.pack(position, 0, 0, 0.0, number & 0xFFFFFFFF)


def _frames(pieces: list, numbers: list, odd: dict) -> tuple:
    """Lengths of the frames, and the frames in parts."""
    if not odd and not any(pieces):
        plain = number_frames(numbers)
        if plain:
            return plain[0], [plain[1]]
    pieces = [dumps(number, 4) if piece is None else piece for piece, number in zip(pieces, numbers)]
    whole = {at: pieces[at] for at in odd}
    for at in whole:
        pieces[at] = b""
    lengths = array("I", map(HEAD.size.__add__, map(len, pieces)))
    heads = map(HEAD.pack, map(len, pieces), map(zlib.crc32, pieces), repeat(PICKLE))
    frames = list(chain.from_iterable(zip(heads, pieces)))
    for at in sorted(whole, reverse=True):
        lengths[at] = sum(map(len, whole[at]))
        frames[2 * at : 2 * at + 2] = whole[at]
    return lengths, frames if max(lengths) > _LONG_BYTES else [b"".join(frames)]


def _number_column(numbers: list) -> tuple:
    """Which elements are one number, and the numbers."""
    flags = b"\1" * len(numbers)
    if None in numbers:
        flags = bytes(number is not None for number in numbers)
        numbers = [0.0 if number is None else number for number in numbers]
    try:
        return flags, array("d", numbers)
    except OverflowError:
        return _storable(flags, numbers)


def _storable(flags: bytes, numbers: list) -> tuple:
    kept, column = bytearray(flags), array("d")
    for at, number in enumerate(numbers):
        try:
            column.append(number)
        except OverflowError:
            kept[at] = 0
            column.append(0.0)
    return bytes(kept), column


def columns_bytes(count: int) -> int:
    """Length of the columns of a block."""
    return count * _COLUMNS


def read_columns(block: Block, data: memoryview) -> None:
    """Fills in the columns from the bytes after the head."""
    at = 0
    for name, code, size in (("starts", "d", 8), ("walls", "f", 4), ("lengths", "I", 4), ("numbers", "d", 8)):
        column = array(code)
        column.frombytes(data[at : at + size * block.count])
        setattr(block, name, column)
        at += size * block.count
    for name in ("states", "flags", "reasons"):
        setattr(block, name, bytes(data[at : at + block.count]))
        at += block.count


def records_of(block: Block, elements, attempt: int, pid: int, offset: int) -> bytes:
    """The sealed records of a block whose frames begin at ``offset`` of the values file."""
    count = block.count
    records = bytearray(count * RECORD_BYTES)
    view = memoryview(records)
    offsets = array("Q", accumulate(chain((offset,), block.lengths)))
    del offsets[-1]
    cpus = array("f", map(block.cpu_rate.__mul__, block.walls))
    _columns(view, "B", {4: block.states, 5: bytes([min(attempt, 255)]) * count, 6: block.flags, 7: block.reasons})
    _columns(view, "Q", {1: array("Q", elements), 5: offsets})
    _columns(view, "d", {2: block.starts, 6: block.numbers})
    _columns(view, "f", {6: block.walls, 7: cpus})
    same = array("I", [block.peak_kib]) * count
    _columns(view, "I", {8: same, 9: block.lengths, 14: array("I", [pid & 0xFFFFFFFF]) * count})
    _columns(view, "I", {0: array("I", [zlib.crc32(body) for (body,) in _BODY.iter_unpack(records)])})
    return bytes(records)


def _columns(view: memoryview, code: str, columns: dict) -> None:
    """Writes each column into every record, at its place counted in items of its kind."""
    cells = view.cast(code)
    step = RECORD_BYTES // cells.itemsize
    for place, column in columns.items():
        cells[place::step] = memoryview(column).cast("B").cast(code)
