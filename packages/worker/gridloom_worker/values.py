"""Value and error frames: ``u64 length, u32 crc32, u8 encoding`` and that many bytes, little endian."""

import zlib

from .bare import parse_json, struct
from .own_classes import unpickle

PICKLE, JSON = 1, 2
HEAD = struct.Struct("<QIB")
#: What stands before and after a number in its pickle (protocol 4, without its optional frame): an integer of 32 or 64
#: bits, the low byte first; a float, the high byte first.
INT_PICKLE, LONG_PICKLE, FLOAT_PICKLE, PICKLE_STOP = b"\x80\x04J", b"\x80\x04\x8a\x08", b"\x80\x04G", b"."
MAX_FRAME_BYTES = 0xFFFFFFFF


class Damaged(Exception):
    """A frame that is cut or whose checksum is wrong."""


def pack_frame(payload: bytes, encoding: int) -> bytes:
    """One frame."""
    return HEAD.pack(len(payload), zlib.crc32(payload), encoding) + payload


def pack_error(error: dict) -> bytes:
    """The frame of a ``failed`` or ``skipped`` record."""
    import json

    return pack_frame(json.dumps(error).encode(), JSON)


def split_frames(data: bytes) -> list:
    """``(encoding, payload)`` of each frame in ``data``.

    Raises:
        Damaged: when ``data`` is not made of whole frames.
    """
    frames = []
    view = memoryview(data)
    at = 0
    while at < len(view):
        if len(view) - at < HEAD.size:
            raise Damaged("cut off")
        length, crc, encoding = HEAD.unpack_from(view, at)
        payload = view[at + HEAD.size : at + HEAD.size + length]
        if len(payload) != length:
            raise Damaged("cut off")
        if zlib.crc32(payload) != crc:
            raise Damaged("wrong checksum")
        frames.append((encoding, payload))
        at += HEAD.size + length
    return frames


def decode(frame: tuple):
    """The object in a frame of ``split_frames``."""
    encoding, payload = frame
    if encoding == PICKLE:
        number = _number_in(payload)
        return unpickle(payload) if number is None else number
    if encoding == JSON:
        return parse_json(bytes(payload).decode())
    raise Damaged("encoding {} is not known".format(encoding))


def _number_in(payload: memoryview):
    """The number of a pickle that ``number_frames`` wrote, without importing ``pickle``; None for other pickles."""
    data = bytes(payload[:13])
    if len(payload) == 8 and data[:3] == INT_PICKLE and data[7:] == PICKLE_STOP:
        return int.from_bytes(data[3:7], "little", signed=True)
    if len(payload) == 13 and data[:4] == LONG_PICKLE and data[12:] == PICKLE_STOP:
        return int.from_bytes(data[4:12], "little", signed=True)
    if len(payload) == 12 and data[:3] == FLOAT_PICKLE and data[11:] == PICKLE_STOP:
        return struct.unpack(">d", data[3:11])[0]
    return None


def number_of(value):
    """``value`` as a float when it is a bool, int or float, or a NumPy scalar of those; else None."""
    kind = type(value)
    if kind.__module__ == "numpy" and hasattr(value, "item") and kind.__name__ != "ndarray":
        value = value.item()
    if not isinstance(value, (bool, int, float)):
        return None
    try:
        return float(value)
    except OverflowError:
        return None
