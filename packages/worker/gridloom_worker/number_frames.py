"""Value frames of many numbers at once: columns of bytes instead of an object for each."""

import struct
import zlib
from array import array

from .values import HEAD, PICKLE

#: What stands before and after the number in its pickle (protocol 4, without its optional frame): a 32-bit integer of
#: the low byte first, a float of the high byte first.
_INT, _FLOAT, _STOP = b"\x80\x04J", b"\x80\x04G", b"."
_INT32 = 1 << 31


def number_frames(numbers: list):
    """``(lengths, frames)`` of whole numbers of 32 bits, or of floats; None when they are something else."""
    kinds = set(map(type, numbers))
    if kinds == {float}:
        column = array("d", numbers)
        column.byteswap()
        return _frames(column.tobytes(), 8, _FLOAT, len(numbers))
    if kinds == {int} and -_INT32 <= min(numbers) and max(numbers) < _INT32:
        return _frames(array("i", numbers).tobytes(), 4, _INT, len(numbers))
    return None


def _frames(values: bytes, width: int, opening: bytes, count: int) -> tuple:
    size = len(opening) + width + len(_STOP)
    payloads = bytearray((opening + bytes(width) + _STOP) * count)
    for at in range(width):
        payloads[len(opening) + at :: size] = values[at::width]
    crcs = array("I", [zlib.crc32(payload) for (payload,) in struct.iter_unpack("{}s".format(size), payloads)])
    length = HEAD.size + size
    frames = bytearray((HEAD.pack(size, 0, PICKLE) + bytes(size)) * count)
    sums = crcs.tobytes()
    for at in range(4):
        frames[8 + at :: length] = sums[at::4]
    for at in range(size):
        frames[HEAD.size + at :: length] = payloads[at::size]
    return array("I", [length]) * count, frames
