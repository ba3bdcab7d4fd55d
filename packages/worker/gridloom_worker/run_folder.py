"""Where things lie in a run folder, and its plan."""

import errno
import os

from .bare import parse_json
from .errors import WorkerError


class RunFolder:
    """A run folder with its plan. Paths are absolute, so that a ``chdir`` of user code does not matter."""

    def __init__(self, path: str) -> None:
        self.path = os.path.abspath(path)
        self.plan = read_json(self.at("plan.json"), "plan")
        if self.plan.get("format") != 1:
            raise WorkerError(
                "The plan in {} has format {}, but this worker reads format 1.".format(
                    self.path, self.plan.get("format")
                )
            )
        self.stages = {stage["id"]: stage for stage in self.plan["stages"]}
        self.memo = {}

    def at(self, *parts: str) -> str:
        """Absolute path inside the folder."""
        return os.path.join(self.path, *parts)

    def stage(self, name: str) -> dict:
        """The stage of that id."""
        if name not in self.stages:
            raise WorkerError("The plan in {} has no stage {!r}.".format(self.path, name))
        return self.stages[name]

    def manifest(self, batch: str) -> dict:
        """The manifest of a job array."""
        check_name(batch)
        manifest = read_json(self.at("jobs", batch + ".json"), "manifest")
        if manifest.get("format") != 1:
            raise WorkerError("The manifest of batch {} is not of format 1.".format(batch))
        return manifest


def python_number(value: dict):
    """The float of ``{"$float": "2.0"}`` and the int of ``{"$int": "..."}``, which plain JSON cannot hold."""
    if len(value) == 1:
        for name, kind in (("$float", float), ("$int", int)):
            text = value.get(name)
            if isinstance(text, str):
                try:
                    return kind(text)
                except ValueError:
                    pass
    return value


def read_json(path: str, what: str):
    """A JSON file of the run folder.

    Raises:
        WorkerError: when it is missing or no JSON.
    """
    try:
        with open(path, "rb") as file:
            return parse_json(file.read().decode(), python_number)
    except OSError as error:
        raise WorkerError("The {} {} cannot be read: {}.".format(what, path, error.strerror))
    except ValueError as error:
        raise WorkerError("The {} {} is not JSON: {}.".format(what, path, error))


def is_safe_name(name: str) -> bool:
    """True for letters, digits, ``_`` and ``-``: what is safe as a part of a path."""
    return name.isascii() and name.replace("_", "0").replace("-", "0").isalnum()


def check_name(name: str) -> str:
    """``name`` when it is safe as a part of a path."""
    if not is_safe_name(name):
        raise WorkerError("{!r} is not a name: only letters, digits, _ and - are allowed.".format(name))
    return name


def list_names(path: str) -> list:
    """Names in a folder, sorted; none when it does not exist. Reads the folder, so a stale cache is not asked."""
    try:
        with os.scandir(path) as entries:
            return sorted(entry.name for entry in entries)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            return []
        raise


def read_bytes(path: str, start: int = 0, limit: int = -1) -> bytes:
    """Bytes of a file from ``start``, at most ``limit``. Opens and reads; never decides by ``stat``."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        parts = []
        # Most files are small, and room for more costs more than to read them.
        size = 1 << 16
        while limit != 0:
            part = os.pread(descriptor, size if limit < 0 else min(limit, size), start)
            if not part:
                break
            parts.append(part)
            start += len(part)
            limit -= len(part) if limit > 0 else 0
            size = 1 << 22
        return b"".join(parts)
    finally:
        os.close(descriptor)
