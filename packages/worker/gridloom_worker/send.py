"""``weigh``, ``plan-tar`` and ``send``: bytes of a file, or of a folder as a tar, from any offset on."""

import hashlib
import json
import os

from .errors import WorkerError
from .tar_source import TarSource

#: Exit code: what was asked for is not what it was when it was weighed.
CHANGED = 9
_PART_BYTES = 1 << 18


class FileSource:
    """A regular file. ``identity`` changes when another file takes its place or it is written to."""

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            self._file = open(path, "rb")
        except OSError as error:
            raise WorkerError("{} cannot be read: {}.".format(path, error.strerror), CHANGED)
        facts = os.fstat(self._file.fileno())
        self.size = facts.st_size
        self.identity = "{}-{}-{}".format(facts.st_size, facts.st_mtime_ns, facts.st_ino)

    def parts(self, start: int, end: int):
        """The bytes ``[start, end)`` in parts."""
        self._file.seek(start)
        left = end - start
        while left > 0:
            part = self._file.read(min(_PART_BYTES, left))
            if not part:
                raise WorkerError("{} became shorter while it was read.".format(self.path), CHANGED)
            left -= len(part)
            yield part


def open_source(kind: str, path: str):
    """``file``: the file itself; ``tar``: the archive that a plan of ``plan_tar`` describes."""
    if kind not in ("file", "tar"):
        raise WorkerError("There is no source {!r}; it is file or tar.".format(kind), 2)
    return TarSource(path, CHANGED) if kind == "tar" else FileSource(path)


def weigh(kind: str, path: str) -> dict:
    """Length and identity of what ``send`` would send."""
    source = open_source(kind, path)
    return {"size": source.size, "identity": source.identity}


def send(source, begin: int, start: int, end: int, wanted: dict, out) -> None:
    """Writes the bytes ``[start, end)``, then a line of JSON with the SHA-256 of ``[begin, end)``.

    Args:
        wanted: ``identity`` of the source, and ``prefix``, the SHA-256 of ``[begin, start)`` that the reader has
            already; both must hold, or nothing is sent.
    """
    if wanted["identity"] != source.identity:
        raise WorkerError("{} changed since its transfer began.".format(source.path), CHANGED)
    if not 0 <= begin <= start <= end <= source.size:
        raise WorkerError("{} has no bytes {} to {}.".format(source.path, start, end), CHANGED)
    digest = hashlib.sha256()
    for part in source.parts(begin, start):
        digest.update(part)
    if digest.hexdigest() != wanted["prefix"]:
        raise WorkerError("{} changed since its transfer began.".format(source.path), CHANGED)
    for part in source.parts(start, end):
        digest.update(part)
        out.write(part)
    out.write(json.dumps({"sha256": digest.hexdigest()}).encode() + b"\n")
    out.flush()
