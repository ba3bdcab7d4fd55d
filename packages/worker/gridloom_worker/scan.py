"""``scan``: the new records of many runs in one answer."""

import base64
import errno
import os
import time
import zlib

from .records import RECORD_BYTES
from .run_folder import list_names, read_bytes

RUN_BYTES = 32 << 20


def scan(request: dict) -> dict:
    """New bytes of all records files, whole records only, at most 32 MiB a run; the rest comes with the next call."""
    return {"nowS": time.time(), "runs": [_Scan(entry).answer() for entry in request["runs"]]}


class _Scan:
    """One run. Silence must never look like "nothing was written": whoever reads it would take living tasks for lost."""

    def __init__(self, entry: dict) -> None:
        self.folder = entry["folder"]
        self.offsets = entry.get("offsets") or {}
        self.files = []
        self.parts = []
        self.room = RUN_BYTES
        self.missing = False
        self.unreadable = None
        self.more = False

    def answer(self) -> dict:
        paths = self._paths()
        for path in paths:
            if not self.more:
                self._read(path)
        gone = sorted(path for path, offset in self.offsets.items() if offset > 0 and path not in paths)
        if gone and not self.missing:
            # Nobody removes records: the folder that held them is hidden, or seen as it was before.
            self._complain(gone[0], "it was there before and is not listed any more")
        return {
            "folder": self.folder,
            "files": self.files,
            "data": base64.b64encode(zlib.compress(b"".join(self.parts), 3)).decode(),
            "missing": self.missing,
            "unreadable": self.unreadable,
            "more": self.more,
        }

    def _paths(self) -> dict:
        """Records files in order, ``<stage>/<file>``."""
        try:
            with os.scandir(self.folder + "/records") as entries:
                stages = sorted(entry.name for entry in entries if _may_be_ours(entry.name))
        except OSError as error:
            self.missing = error.errno in (errno.ENOENT, errno.ENOTDIR)
            if not self.missing:
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

    def _read(self, path: str) -> None:
        start = self.offsets.get(path, 0)
        try:
            # One record more than there is room for tells whether the rest must be asked for again.
            data = read_bytes("{}/records/{}".format(self.folder, path), start, self.room + RECORD_BYTES)
        except OSError as error:
            self._complain(path, error.strerror)
            return
        size = len(data) - len(data) % RECORD_BYTES
        self.more = size > self.room
        size = min(size, self.room)
        if size:
            self.files.append({"path": path, "from": start, "bytes": size})
            self.parts.append(data[:size])
            self.room -= size

    def _complain(self, path: str, why: str) -> None:
        """Keeps the first reason why something was not read; the other runs, and other files, still give their news."""
        if self.unreadable is None:
            place = "{}/records/{}".format(self.folder, path).rstrip("/")
            self.unreadable = "{} cannot be read: {}.".format(place, why)


def _may_be_ours(name: str) -> bool:
    """False for what a filesystem puts beside our files, such as ``.nfs0123`` and ``.snapshot``."""
    return not name.startswith(".")
