import random
import unittest
import zlib

from gridloom_worker.crc_columns import CrcColumns, read_column, write_column

LENGTH, STRIDE = 12, 20


class CrcColumnsTest(unittest.TestCase):
    """Pieces of 12 bytes, each after 4 bytes for its checksum and 4 others."""

    def setUp(self):
        self.crcs = CrcColumns(LENGTH)
        source = random.Random(1)
        self.data = bytearray(source.getrandbits(8) for _ in range(STRIDE * 300))
        for place in (0, 5, 11):
            self.data[8 + place :: STRIDE] = bytes([place]) * 300

    def wanted(self):
        return [zlib.crc32(self.data[at + 8 : at + STRIDE]) for at in range(0, len(self.data), STRIDE)]

    def written(self):
        return [int.from_bytes(self.data[at : at + 4], "little") for at in range(0, len(self.data), STRIDE)]

    def test_the_checksums_are_those_of_each_piece(self):
        for places in (range(LENGTH), [1, 2, 3, 4, 6, 7, 8, 9, 10]):
            write_column(self.data, 0, STRIDE, self.crcs.of(self.data, 8, STRIDE, places))
            self.assertEqual(self.written(), self.wanted())

    def test_a_single_piece_has_its_checksum(self):
        del self.data[STRIDE:]
        write_column(self.data, 0, STRIDE, self.crcs.of(self.data, 8, STRIDE, range(LENGTH)))
        self.assertEqual(self.written(), self.wanted())

    def test_bytes_that_are_filled_in_later_change_them(self):
        later = {place: bytes(self.data[8 + place :: STRIDE]) for place in (3, 4, 5)}
        for place in later:
            self.data[8 + place :: STRIDE] = bytes(300)
        write_column(self.data, 0, STRIDE, self.crcs.of(self.data, 8, STRIDE, range(LENGTH)))
        for place, column in later.items():
            self.data[8 + place :: STRIDE] = column
        change = self.crcs.change(self.data, 8, STRIDE, later)
        known = read_column(self.data, 0, STRIDE)
        write_column(self.data, 0, STRIDE, [old ^ new for old, new in zip(known, change)])
        self.assertEqual(self.written(), self.wanted())
