"""``scan``: the new records of many runs in one answer."""

import os
import zlib

from .bare import struct
from .cursors import keep_cursor, load_cursor
from .records import REASONS, RECORD_BYTES, STATES
from .run_folder import list_names, read_bytes

#: At most so many bytes of records of a run in one answer: a poll stays short, the rest comes with the next one.
RUN_BYTES = 16 << 20

_SEALED = struct.Struct("<I60s")
#: The bytes of a record that are told, each a plane of its own: state, attempt, reason, element (u32), the upper three
#: bytes of wall and cpu seconds (f32), peak memory (u32).
_PLANES = (4, 5, 7, 8, 9, 10, 11, 25, 26, 27, 29, 30, 31, 32, 33, 34, 35)
_STATE_CODES = bytes(range(len(STATES)))
_REASON_CODES = bytes(range(len(REASONS)))
_NO_ELEMENT = b"\0\0\0\0"


def scan(request: dict) -> tuple:
    """New records of all records files, whole and undamaged ones only.

    Returns the head of the answer and, in the order of its ``bytes``, what follows it.
    """
    scans = [_Scan(entry) for entry in request["runs"]]
    return {"runs": [one.head() for one in scans]}, b"".join(one.body for one in scans)


class _Scan:
    """One run. Silence must never look like "nothing was written": whoever reads it would take living tasks for lost."""

    def __init__(self, entry: dict) -> None:
        self.folder = entry["folder"]
        self.files = []
        self.parts = []
        self.damaged = 0
        self.room = RUN_BYTES
        self.missing = False
        self.unreadable = None
        self.more = False
        self.body = b""
        self.before = entry.get("cursor")
        self.cursor = self.before
        known = load_cursor(self.folder, self.before)
        self.unknown = known is None and self.before is not None
        if not self.unknown:
            self._scan(known if known is not None else dict(entry.get("offsets") or {}))

    def head(self) -> dict:
        """What there is to say; what goes without saying is left out."""
        said = {
            "unknown": self.unknown,
            "cursor": self.cursor if self.cursor != self.before else None,
            "bytes": len(self.body),
            "missing": self.missing,
            "unreadable": self.unreadable,
            "more": self.more,
        }
        return {name: value for name, value in said.items() if value}

    def _scan(self, offsets: dict) -> None:
        self.numbers = {path: number for number, path in enumerate(offsets)}
        known = len(offsets)
        paths = self._paths()
        for path in paths:
            if not self.more:
                self._read(path, offsets)
        if not self.missing:
            # Nobody removes records: the folder that held them is hidden, or seen as it was before.
            gone = min((path for path, offset in offsets.items() if offset > 0 and path not in paths), default=None)
            if gone is not None:
                self._complain(gone, "it was there before and is not listed any more")
        if self.files:
            self.body = self._pack(list(self.numbers)[known:])
        if self.files or (offsets and self.before is None):
            self.cursor = keep_cursor(self.folder, offsets, self.before)

    def _paths(self) -> dict:
        """Records files in order, ``<stage>/<file>``."""
        try:
            with os.scandir(self.folder + "/records") as entries:
                stages = sorted(entry.name for entry in entries if _may_be_ours(entry.name))
        except (FileNotFoundError, NotADirectoryError):
            self.missing = True
            return {}
        except OSError as error:
            self._complain("", error.strerror)
            return {}
        paths = {}
        for stage in stages:
            try:
                names = list_names("{}/records/{}".format(self.folder, stage))
            except OSError as error:
                self._complain(stage, error.strerror)
                continue
            paths.update(("{}/{}".format(stage, name), None) for name in names if _may_be_ours(name))
        return paths

    def _read(self, path: str, offsets: dict) -> None:
        start = offsets.get(path, 0)
        try:
            # One record more than there is room for tells whether the rest must be asked for again.
            data = read_bytes("{}/records/{}".format(self.folder, path), start, self.room + RECORD_BYTES)
        except OSError as error:
            self._complain(path, error.strerror)
            return
        size = len(data) - len(data) % RECORD_BYTES
        self.more = size > self.room
        size = min(size, self.room)
        if not size:
            return
        whole = undamaged(data[:size])
        self.damaged += (size - len(whole)) // RECORD_BYTES
        number = self.numbers.setdefault(path, len(self.numbers))
        self.files.append([number, start, size, len(whole) // RECORD_BYTES])
        self.parts.append(whole)
        self.room -= size
        offsets[path] = start + size

    def _pack(self, new_paths: list) -> bytes:
        """The files, then the planes of all their records."""
        from json import dumps

        data = b"".join(self.parts)
        files = dumps({"new": new_paths, "files": self.files, "damaged": self.damaged}, separators=(",", ":")).encode()
        planes = [data[place::RECORD_BYTES] for place in _PLANES]
        return zlib.compress(b"".join([len(files).to_bytes(4, "little"), files, *planes]), 1)

    def _complain(self, path: str, why: str) -> None:
        """Keeps the first reason why something was not read; the other runs, and other files, still give their news."""
        if self.unreadable is None:
            place = "{}/records/{}".format(self.folder, path).rstrip("/")
            self.unreadable = "{} cannot be read: {}.".format(place, why)


def undamaged(data: bytes) -> bytes:
    """The records whose checksum and codes are right."""
    crc32 = zlib.crc32
    bad = {number for number, (crc, body) in enumerate(_SEALED.iter_unpack(data)) if crc32(body) != crc}
    # Where there is not one wrong code, as ever, no record is looked at by itself.
    codes_fit = not data[4::RECORD_BYTES].translate(None, _STATE_CODES)
    codes_fit = codes_fit and not data[7::RECORD_BYTES].translate(None, _REASON_CODES)
    elements_fit = not any(data[place::RECORD_BYTES].strip(b"\0") for place in (12, 13, 14, 15))
    if codes_fit and elements_fit and not bad:
        return data
    return b"".join(
        record
        for number, (record,) in enumerate(struct.iter_unpack("64s", data))
        if number not in bad
        and record[4] < len(STATES)
        and record[7] < len(REASONS)
        and record[12:16] == _NO_ELEMENT
    )


def _may_be_ours(name: str) -> bool:
    """False for what a filesystem puts beside our files, such as ``.nfs0123`` and ``.snapshot``."""
    return not name.startswith(".")
