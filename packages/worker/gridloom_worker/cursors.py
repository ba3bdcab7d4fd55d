"""How far somebody has read the records of a run, kept here so that it need not be sent along with each scan.

``<root>/.gridloom/cursors/<run>.<name>`` beside the run folder. The name is new for each answer, and an answer is only
taken as heard when its name comes back: until then the cursor before it stays. So a lost answer loses nothing, and
readers that know nothing of each other never meet.
"""

import json
import os
import re
import time

_NAME = re.compile(r"[0-9a-f]{16}\Z")
#: A reader that was away for longer sends its own offsets again.
_KEEP_S = 7 * 24 * 3600


def load_cursor(folder: str, name):
    """Offsets by path, in the order in which the files were first read; None when there is no such cursor."""
    if not isinstance(name, str) or not _NAME.match(name):
        return None
    try:
        with open(_path(folder, name), "rb") as file:
            kept = json.loads(file.read().decode())
        if kept["before"]:
            # Who knows this one has heard the answer, and never asks for the one before again.
            _remove(_path(folder, kept["before"]))
        return dict(zip(kept["paths"], kept["offsets"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_cursor(folder: str, offsets: dict, before):
    """Writes a cursor under a new name, and returns that; None when it cannot be written: nothing depends on it."""
    name = os.urandom(8).hex()
    path = _path(folder, name)
    kept = {"before": before, "paths": list(offsets), "offsets": list(offsets.values())}
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if before is None:
            _tidy(os.path.dirname(path))
        with open(path + ".new", "w") as file:
            json.dump(kept, file)
        os.rename(path + ".new", path)
    except OSError:
        _remove(path + ".new")
        return None
    return name


def _path(folder: str, name: str) -> str:
    root, run = os.path.split(os.path.abspath(folder))
    return os.path.join(root, ".gridloom", "cursors", "{}.{}".format(run, name))


def _tidy(folder: str) -> None:
    before = time.time() - _KEEP_S
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.stat().st_mtime < before:
                _remove(entry.path)


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass
