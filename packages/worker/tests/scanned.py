"""What ``scan`` answers, read as the server reads it."""

import json
import os
import struct
import zlib

from gridloom_worker.records import pack_record, seal_record
from tests.sweep import SweepTest

#: Places of the bytes of a record in the order of the answer's planes.
PLANES = (4, 5, 7, 8, 9, 10, 11, 25, 26, 27, 29, 30, 31, 32, 33, 34, 35)


class ScannedTest(SweepTest):
    """Asks as a reader does: keeps its offsets, and the cursor it was given."""

    def setUp(self):
        super().setUp()
        # Cursors lie beside the run folder.
        self.folder = os.path.join(self.folder, "run")
        os.mkdir(self.folder)

    def ask(self, *runs):
        """Heads and bodies of the answer, and its length in bytes."""
        output = self.run_worker("scan", stdin={"runs": list(runs)})
        line, _, rest = output.partition(b"\n")
        answers = []
        for head in json.loads(line.decode())["runs"]:
            body, rest = rest[: head.get("bytes", 0)], rest[head.get("bytes", 0) :]
            answers.append((head, body))
        self.assertEqual(rest, b"")
        return answers, len(output)

    def scan(self, offsets=None, folder=None, cursor=None):
        """The head of one run's answer and its records as ``unpacked`` gives them."""
        entry = {"folder": folder or self.folder}
        entry.update({"cursor": cursor} if cursor else {"offsets": offsets or {}})
        ((head, body),), _ = self.ask(entry)
        return head, unpacked(body)

    def put_records(self, path, *records):
        """Appends records (element, state) or bytes to a records file."""
        place = self.path("records", *path.split("/"))
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "ab") as file:
            for record in records:
                file.write(record if isinstance(record, bytes) else record_of(*record))


def record_of(element, state=3, **more):
    return bytes(seal_record(pack_record(element, state, more.pop("attempt", 1), **more), 0))


def unpacked(body):
    """``{"new": paths, "files": [[number, from, bytes, records]], "damaged": n, "rows": records}``"""
    if not body:
        return {"new": [], "files": [], "damaged": 0, "rows": []}
    data = zlib.decompress(body)
    head = 4 + int.from_bytes(data[:4], "little")
    said = json.loads(data[4:head].decode())
    count = sum(file[3] for file in said["files"])
    rows = []
    for at in range(count):
        record = bytearray(64)
        for plane, place in enumerate(PLANES):
            record[place] = data[head + plane * count + at]
        state, attempt, _, reason, element = struct.unpack_from("<BBBBQ", record, 4)
        wall, cpu, peak = struct.unpack_from("<ffI", record, 24)
        rows.append((element, state, attempt, reason, wall, cpu, peak))
    return dict(said, rows=rows)
