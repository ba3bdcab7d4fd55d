"""``folders``, ``measure`` and ``delete-folders``: the run folders of a root.

Only a folder directly below the root whose plan has the folder's name is a run folder; nothing else is ever touched.
"""

import json
import os
import re
import shutil
import stat
import time

from .errors import WorkerError
from .run_folder import is_safe_name, list_names
from .sweep import sweep

_RUN_ID = re.compile(rb'"runId"\s*:\s*"([^"\\]*)"')
#: The id stands at the beginning of a plan, which may be many megabytes long.
_HEAD_BYTES = 4096
TOOLS = ".gridloom"
TRASH = "trash"
EXPORTS = "exports"
ARCHIVES = "archive"
RESTORED = "restore"
#: An archive that nobody wrote to for so long was given up, and so was what came out of one.
_DRAFT_KEPT_S = 24 * 3600


def list_folders(root: str) -> dict:
    """All run folders and archives of a root, unmeasured; ``trash`` counts what is being removed."""
    sweep(os.path.join(root, TOOLS, EXPORTS))
    _discard_drafts(root)
    folders = []
    for name in list_names(root):
        if is_run_folder(root, name):
            modified = _modified(os.path.join(root, name))
            folders.append({"name": name, "modifiedS": modified})
    facts = os.statvfs(root)
    return {
        "root": root,
        "folders": folders,
        "archives": list(_archives(root)),
        "trash": len(_in_trash(root)),
        "freeBytes": facts.f_bavail * facts.f_frsize,
        "totalBytes": facts.f_blocks * facts.f_frsize,
    }


def is_run_folder(root: str, name: str) -> bool:
    """True for a real folder directly below the root that holds the plan of the run of its name."""
    if not is_safe_name(name):
        return False
    try:
        if not stat.S_ISDIR(os.lstat(os.path.join(root, name)).st_mode):
            return False
        path = os.path.join(root, name, "plan.json")
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return False
        with open(path, "rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError:
        return False
    found = _RUN_ID.search(head)
    return found is not None and found.group(1) == name.encode()


def check_run_folder(root: str, name: str) -> str:
    """The path of a run folder.

    Raises:
        WorkerError: when it is none: then nothing may be done to it.
    """
    if not is_run_folder(root, name):
        raise WorkerError("{} is no run folder of {}: nothing was done to it.".format(name, root))
    return os.path.join(root, name)


def measure(root: str, names: list, seconds: float) -> dict:
    """Bytes and number of files of run folders; ``complete`` is false where time ran out, and it is more than told."""
    deadline = time.monotonic() + seconds
    sizes = {}
    for done, name in enumerate(names):
        if is_run_folder(root, name):
            # What a large folder took too long for is not taken from those behind it.
            share = (deadline - time.monotonic()) / (len(names) - done)
            sizes[name] = _measure_one(os.path.join(root, name), time.monotonic() + share)
    return {"sizes": sizes}


def _measure_one(folder: str, deadline: float) -> dict:
    size = {"bytes": 0, "files": 0, "complete": True}
    waiting = [folder]
    while waiting:
        try:
            entries = os.scandir(waiting.pop())
        except OSError:
            continue
        with entries:
            for entry in entries:
                if size["files"] % 64 == 0 and time.monotonic() > deadline:
                    size["complete"] = False
                    return size
                try:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        size["bytes"] += entry.stat(follow_symlinks=False).st_blocks * 512
                        size["files"] += 1
                except OSError:
                    continue
    return size


def delete_folders(root: str, names: list) -> dict:
    """Moves run folders into the trash of the root, from which ``empty-trash`` removes them.

    Returns:
        ``deleted``: the names, and ``refused``: a sentence by name.
    """
    deleted = []
    refused = {}
    for name in names:
        try:
            move_to_trash(root, check_run_folder(root, name))
            deleted.append(name)
        except WorkerError as error:
            refused[name] = str(error)
        except OSError as error:
            refused[name] = "{} cannot be moved away: {}.".format(os.path.join(root, name), error.strerror)
    return {"deleted": deleted, "refused": refused}


def move_to_trash(root: str, path: str) -> None:
    """Takes something directly below the root, or an archive, out of sight at once."""
    trash = own_folder(root, TOOLS, TRASH)
    os.rename(path, os.path.join(trash, "{}.{:x}".format(os.path.basename(path), time.time_ns())))


def own_folder(root: str, *names: str) -> str:
    """A folder of Gridloom's below the root, made where it is missing.

    Raises:
        WorkerError: when something on the way is a link: what is behind it is not in the root.
    """
    path = root
    for name in names:
        path = os.path.join(path, name)
        try:
            os.mkdir(path)
        except FileExistsError:
            if not stat.S_ISDIR(os.lstat(path).st_mode):
                raise WorkerError("{} is a link or a file, and no folder of Gridloom: nothing was done.".format(path))
    return path


def empty_trash(root: str, seconds: float) -> dict:
    """Removes what is in the trash for as long as told; ``left`` counts what is to be removed by the next call."""
    deadline = time.monotonic() + seconds
    for path in _in_trash(root):
        if time.monotonic() > deadline:
            break
        if os.path.islink(path) or not os.path.isdir(path):
            os.unlink(path)
        else:
            _remove(path, deadline)
    return {"left": len(_in_trash(root))}


def _remove(folder: str, deadline: float) -> None:
    """Removes a folder, part by part, until the time is over; links are removed and never followed."""
    with os.scandir(folder) as entries:
        inside = [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
    for path in inside:
        if time.monotonic() > deadline:
            return
        _remove(path, deadline)
    if time.monotonic() <= deadline:
        shutil.rmtree(folder)


def _in_trash(root: str) -> list:
    path = os.path.join(root, TOOLS, TRASH)
    # A trash that is a link leads elsewhere: it is as good as empty.
    if os.path.islink(path) or os.path.islink(os.path.dirname(path)):
        return []
    return [os.path.join(path, name) for name in list_names(path)]


def _discard_drafts(root: str) -> None:
    """Moves into the trash what archiving and restoring left behind when they were killed."""
    tools = os.path.join(root, TOOLS)
    restored = os.path.join(tools, RESTORED)
    archives = os.path.join(root, ARCHIVES)
    drafts = [os.path.join(archives, name) for name in list_names(archives) if name.startswith(".")]
    drafts += [os.path.join(restored, name) for name in list_names(restored)]
    if any(os.path.islink(path) for path in (tools, restored, archives)):
        return
    for path in drafts:
        try:
            if time.time() - os.lstat(path).st_mtime > _DRAFT_KEPT_S:
                move_to_trash(root, path)
        except (OSError, WorkerError):
            # It stays: listing folders is not about it.
            continue


def _archives(root: str):
    folder = os.path.join(root, ARCHIVES)
    if os.path.islink(folder):
        return
    for name in list_names(folder):
        if not name.endswith(".json") or not is_safe_name(name[: -len(".json")]):
            continue
        try:
            with open(os.path.join(folder, name), "rb") as file:
                receipt = json.loads(file.read().decode())
            if os.path.isfile(os.path.join(folder, os.path.basename(receipt["file"]))):
                yield receipt
        except (OSError, ValueError, KeyError, TypeError):
            # Not a receipt of ours.
            continue


def _modified(path: str) -> float:
    try:
        return os.lstat(path).st_mtime
    except OSError:
        return 0.0
