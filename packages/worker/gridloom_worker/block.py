"""Blocks: what a child sends of elements that stand one after another, their records and their frames.

Records are made of columns, which are written and joined by loops inside Python's C code: an element costs a fraction of
a microsecond. They are in the machine's byte order, which must be that of the records: little endian. The child makes
all of a record but its offset, so that the parent, which serves all children, has little to do.
"""

import zlib
from itertools import accumulate, chain, repeat

from .bare import mul, struct
from .crc_columns import CrcColumns, read_column, write_column
from .number_frames import number_frames
from .records import DONE, REASONS, RECORD_BYTES
from .values import HEAD, PICKLE

# lease, first position, elements, bytes of frames, wall and cpu seconds
BLOCK = struct.Struct("<QQIQff")
_CRC_BYTES, _OFFSET_AT = 4, 40
_CRCS = CrcColumns(RECORD_BYTES - _CRC_BYTES)
_OFFSET = range(_OFFSET_AT - _CRC_BYTES, _OFFSET_AT - _CRC_BYTES + 8)
#: Where the records of a block may differ, counted without the checksum: all but attempt, peak, offset and process.
_VARYING = [place - _CRC_BYTES for place in (4, 6, 7, *range(8, 32), *range(36, 40), *range(48, 56))]
_MAX_FLOAT32 = 3.4e38
#: Longer frames are not joined with others.
_LONG_BYTES = 1 << 16


class Block:
    """Elements at the positions ``first ...`` of their task; their frames follow. ``lengths`` are those of the frames."""

    def __init__(self, lease: int, first: int, count: int, frame_bytes: int, wall: float, cpu: float) -> None:
        self.lease = lease
        self.first = first
        self.count = count
        self.frame_bytes = frame_bytes
        self.wall = wall
        self.cpu = cpu
        self.lengths = ()
        self.records = bytearray()

    def cut(self, count: int) -> None:
        """Keeps the first ``count`` elements."""
        share = count / self.count
        self.wall, self.cpu = self.wall * share, self.cpu * share
        self.count = count
        self.lengths = self.lengths[:count]
        self.records = self.records[: count * RECORD_BYTES]
        self.frame_bytes = sum(self.lengths)


def block_of(
    place: tuple,
    elements,
    attempt: int,
    pid: int,
    starts: list,
    walls: list,
    pieces: list,
    numbers: list,
    odd: dict,
    measured: tuple,
) -> list:
    """What is written for a block, in parts.

    Args:
        place: Number of the lease, and position of the first element.
        starts: Epoch seconds.
        walls: Seconds.
        pieces: For each element the pickled value, or None where it is the number of ``numbers``; for those in ``odd``
            a list of the parts of a whole frame.
        numbers: The value of each element when it is one number, else None.
        odd: State and reason of the elements (counted from the first) that did not simply return one value.
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
    records = bytearray(count * RECORD_BYTES)
    view = memoryview(records)
    _columns(view, "B", {4: states, 5: bytes([min(attempt, 255)]) * count, 6: flags, 7: reasons})
    _columns(view, "Q", {1: _packed("Q", elements)})
    _columns(view, "d", {2: _packed("d", starts), 6: column})
    _columns(view, "f", {6: _packed("f", walls), 7: _packed("f", list(map(mul, walls, repeat(rate))))})
    sizes = _packed("I", lengths)
    peaks, pids = _packed("I", [min(peak_kib, 0xFFFFFFFF)]) * count, _packed("I", [pid & 0xFFFFFFFF]) * count
    _columns(view, "I", {8: peaks, 9: sizes, 14: pids})
    write_column(records, 0, RECORD_BYTES, _CRCS.of(records, _CRC_BYTES, RECORD_BYTES, _VARYING))
    head = BLOCK.pack(*place, count, sum(lengths), min(wall, _MAX_FLOAT32), min(cpu, _MAX_FLOAT32))
    return [b"".join([head, sizes, records])] + frames


def lease_end(number: int, position: int) -> bytes:
    """A block of no element: the child has left the lease of that number before ``position``."""
    return BLOCK.pack(number, position, 0, 0, 0.0, 0.0)


def _frames(pieces: list, numbers: list, odd: dict) -> tuple:
    """Lengths of the frames, and the frames in parts."""
    if not odd and not any(pieces):
        plain = number_frames(numbers)
        if plain:
            return plain[0], [plain[1]]
    if None in pieces:
        from pickle import dumps

        pieces = [dumps(number, 4) if piece is None else piece for piece, number in zip(pieces, numbers)]
    whole = {at: pieces[at] for at in odd}
    for at in whole:
        pieces[at] = b""
    lengths = list(map(HEAD.size.__add__, map(len, pieces)))
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
        return flags, _packed("d", numbers)
    except struct.error:
        return _storable(flags, numbers)


def _storable(flags: bytes, numbers: list) -> tuple:
    kept, column = bytearray(flags), bytearray()
    for at, number in enumerate(numbers):
        try:
            column += _packed("d", [number])
        except struct.error:
            # An integer that no float holds.
            kept[at] = 0
            column += bytes(8)
    return bytes(kept), column


def columns_bytes(count: int) -> int:
    """Length of what stands between the head of a block and its frames."""
    return count * (4 + RECORD_BYTES)


def read_columns(block: Block, data: memoryview) -> None:
    """Fills in a block from the bytes after the head."""
    block.lengths = struct.unpack_from("={}I".format(block.count), data)
    block.records += data[4 * block.count :]


def seal_block(block: Block, offset: int) -> bytearray:
    """The records of a block, whose frames begin at ``offset`` of the values file."""
    records = block.records
    offsets = list(accumulate(chain((offset,), block.lengths)))
    _columns(memoryview(records), "Q", {_OFFSET_AT // 8: _packed("Q", offsets[:-1])})
    change = _CRCS.change(records, _CRC_BYTES, RECORD_BYTES, _OFFSET)
    known = read_column(records, 0, RECORD_BYTES)
    write_column(records, 0, RECORD_BYTES, [old ^ new for old, new in zip(known, change)])
    return records


def _packed(code: str, numbers) -> bytes:
    """A column of numbers. ``array`` could do it, but imports more than a task of one element needs in all."""
    return struct.pack("={}{}".format(len(numbers), code), *numbers)


def _columns(view: memoryview, code: str, columns: dict) -> None:
    """Writes each column into every record, at its place counted in items of its kind."""
    cells = view.cast(code)
    step = RECORD_BYTES // cells.itemsize
    for place, column in columns.items():
        cells[place::step] = memoryview(column).cast(code)
