"""Value frames of many numbers at once: columns of bytes instead of an object for each."""

from array import array

from .crc_columns import CrcColumns, write_column
from .values import HEAD, PICKLE

#: What stands before and after the number in its pickle (protocol 4, without its optional frame): a 32-bit integer of
#: the low byte first, a float of the high byte first.
_INT, _FLOAT, _STOP = b"\x80\x04J", b"\x80\x04G", b"."
#: Where the checksum stands in the head of a frame.
_CRC_AT = 8
_CRCS = {width: CrcColumns(len(_INT) + width + len(_STOP)) for width in (4, 8)}


def number_frames(numbers: list):
    """``(lengths, frames)`` of whole numbers of 32 bits, or of floats; None when they are something else."""
    kinds = set(map(type, numbers))
    if kinds == {float}:
        column = array("d", numbers)
        column.byteswap()
        return _frames(column.tobytes(), 8, _FLOAT, len(numbers))
    if kinds == {int}:
        try:
            return _frames(array("i", numbers).tobytes(), 4, _INT, len(numbers))
        except OverflowError:
            pass
    return None


def _frames(values: bytes, width: int, opening: bytes, count: int) -> tuple:
    payload = opening + bytes(width) + _STOP
    length = HEAD.size + len(payload)
    frames = bytearray((HEAD.pack(len(payload), 0, PICKLE) + payload) * count)
    places = range(len(opening), len(opening) + width)
    for at, place in enumerate(places):
        frames[HEAD.size + place :: length] = values[at::width]
    write_column(frames, _CRC_AT, length, _CRCS[width].of(frames, HEAD.size, length, places))
    return array("I", [length]) * count, frames
