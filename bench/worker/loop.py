"""Floor: a bare loop in one process that writes value, record and checksums of each element, and does nothing else."""

import pickle
import struct
import sys
import tempfile
import zlib


def f(x):
    return x + 1


RECORD = struct.Struct("<IBBBBQdffIIQdII")
HEAD = struct.Struct("<QIB")
with tempfile.TemporaryFile() as values, tempfile.TemporaryFile() as records:
    offset = 0
    for x in range(int(sys.argv[1])):
        payload = pickle.dumps(f(x), 4)
        frame = HEAD.pack(len(payload), zlib.crc32(payload), 1) + payload
        values.write(frame)
        record = RECORD.pack(0, 3, 1, 1, 0, x, 0.0, 0.0, 0.0, 0, len(frame), offset, x + 1, 0, 0)
        records.write(struct.pack("<I", zlib.crc32(record[4:])) + record[4:])
        offset += len(frame)
