"""CRC-32 of many pieces of equal length, by columns of bytes instead of a call for each piece.

A byte adds to a checksum, by exclusive or, what depends on that byte and its place alone. So the checksums of a thousand
records are a few look-ups over whole columns; columns that are the same everywhere cost nothing.
"""

import zlib

from .bare import struct


class CrcColumns:
    """Checksums of pieces of ``length`` bytes that stand ``stride`` bytes apart, as four columns: integers with a byte
    for each piece, of the low bytes of all checksums first."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._zeros = zlib.crc32(bytes(length))
        self._tables = {}

    def of(self, data: bytearray, start: int, stride: int, places) -> list:
        """The checksums; the first piece begins at ``start``. At all but these places the pieces are the same."""
        return self._sums(data, start, stride, places, data[start : start + self._length], 0)

    def change(self, data: bytearray, start: int, stride: int, places) -> list:
        """How the checksums change when the bytes at these places of each piece, which were zero, are those of ``data``:
        the difference, by exclusive or."""
        return self._sums(data, start, stride, places, bytearray(self._length), self._zeros)

    def _sums(self, data: bytearray, start: int, stride: int, places, common: bytearray, base: int) -> list:
        """``common`` is what all pieces have at other places."""
        sums = [0, 0, 0, 0]
        count = len(range(start, len(data), stride))
        for place in places:
            column = data[start + place :: stride]
            if column.count(column[0]) == count:
                common[place] = column[0]
                continue
            common[place] = 0
            for at, table in enumerate(self._table(place)):
                sums[at] ^= int.from_bytes(column.translate(table), "little")
        same = zlib.crc32(common) ^ base
        return [
            each ^ int.from_bytes(bytes([same >> 8 * at & 0xFF]) * count, "little") for at, each in enumerate(sums)
        ]

    def _table(self, place: int) -> list:
        """What each byte adds at a place: its four bytes, apart."""
        if place not in self._tables:
            piece = bytearray(self._length)
            added = [0]
            for bit in range(8):
                # What a byte adds is, by exclusive or, what each of its bits adds.
                piece[place] = 1 << bit
                more = zlib.crc32(piece) ^ self._zeros
                added += [each ^ more for each in added]
            data = struct.pack("<256I", *added)
            self._tables[place] = [data[at::4] for at in range(4)]
        return self._tables[place]


def read_column(data, start: int, stride: int) -> list:
    """Checksums that are written at ``start`` and every ``stride`` bytes after it."""
    return [int.from_bytes(data[start + at :: stride], "little") for at in range(4)]


def write_column(data: bytearray, start: int, stride: int, sums: list) -> None:
    """Writes checksums where ``read_column`` reads them."""
    count = len(range(start, len(data), stride))
    for at, column in enumerate(sums):
        data[start + at :: stride] = column.to_bytes(count, "little")
