"""Value frames of many numbers at once: columns of bytes instead of an object for each."""

from .bare import struct
from .crc_columns import CrcColumns, write_column
from .values import FLOAT_PICKLE, HEAD, INT_PICKLE, LONG_PICKLE, PICKLE, PICKLE_STOP

#: Where the checksum stands in the head of a frame.
_CRC_AT = 8
_OPENINGS = {"<i": INT_PICKLE, "<q": LONG_PICKLE, ">d": FLOAT_PICKLE}
_CRCS = {
    form: CrcColumns(len(opening) + struct.calcsize(form) + len(PICKLE_STOP)) for form, opening in _OPENINGS.items()
}


def number_frames(numbers: list):
    """``(lengths, frames)`` of whole numbers of 64 bits, or of floats; None when they are something else."""
    kinds = set(map(type, numbers))
    for form in {float: (">d",), int: ("<i", "<q")}.get(kinds.pop(), ()) if len(kinds) == 1 else ():
        try:
            values = struct.pack("{}{}{}".format(form[0], len(numbers), form[1]), *numbers)
        except struct.error:
            continue
        return _frames(values, form, len(numbers))
    return None


def _frames(values: bytes, form: str, count: int) -> tuple:
    width, opening = struct.calcsize(form), _OPENINGS[form]
    payload = opening + bytes(width) + PICKLE_STOP
    length = HEAD.size + len(payload)
    frames = bytearray((HEAD.pack(len(payload), 0, PICKLE) + payload) * count)
    places = range(len(opening), len(opening) + width)
    for at, place in enumerate(places):
        frames[HEAD.size + place :: length] = values[at::width]
    write_column(frames, _CRC_AT, length, _CRCS[form].of(frames, HEAD.size, length, places))
    return [length] * count, frames
