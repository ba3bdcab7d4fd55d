"""Value frames of many numbers at once: columns of bytes instead of an object for each."""

import struct

from .crc_columns import CrcColumns, write_column
from .values import FLOAT_PICKLE, HEAD, INT_PICKLE, PICKLE, PICKLE_STOP

#: Where the checksum stands in the head of a frame.
_CRC_AT = 8
_CRCS = {width: CrcColumns(len(INT_PICKLE) + width + len(PICKLE_STOP)) for width in (4, 8)}


def number_frames(numbers: list):
    """``(lengths, frames)`` of whole numbers of 32 bits, or of floats; None when they are something else."""
    kinds = set(map(type, numbers))
    if kinds == {float}:
        return _frames(struct.pack(">{}d".format(len(numbers)), *numbers), 8, FLOAT_PICKLE, len(numbers))
    if kinds == {int}:
        try:
            return _frames(struct.pack("<{}i".format(len(numbers)), *numbers), 4, INT_PICKLE, len(numbers))
        except struct.error:
            pass
    return None


def _frames(values: bytes, width: int, opening: bytes, count: int) -> tuple:
    payload = opening + bytes(width) + PICKLE_STOP
    length = HEAD.size + len(payload)
    frames = bytearray((HEAD.pack(len(payload), 0, PICKLE) + payload) * count)
    places = range(len(opening), len(opening) + width)
    for at, place in enumerate(places):
        frames[HEAD.size + place :: length] = values[at::width]
    write_column(frames, _CRC_AT, length, _CRCS[width].of(frames, HEAD.size, length, places))
    return [length] * count, frames
