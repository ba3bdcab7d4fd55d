"""``begin-upload``, ``receive`` and ``finish-upload``: a file that arrives in parts, each checked, and appears whole."""

import hashlib
import json
import os
import time

from .errors import EXIT_DISK, WorkerError
from .record_writer import write_all
from .run_folder import list_names
from .send import CHANGED

#: Where the data come from: the script keeps its own stdin away from the set-up lines of the profile.
_DATA = 3
_READ_BYTES = 1 << 18
_PREFIX = ".upload-"
_END = ".json"
#: An upload that nobody went on with in this time is given up.
_KEPT_S = 7 * 24 * 3600


def begin_upload(folder: str, key: str, size: int, part_bytes: int) -> dict:
    """Makes the folder and tells what of an upload is there already: the SHA-256 of each whole part, in order.

    Raises:
        WorkerError: when the rest does not fit on the filesystem.
    """
    os.makedirs(folder, exist_ok=True)
    _sweep(folder)
    parts = []
    have = 0
    try:
        with os.fdopen(os.open(_part_of(folder, key), os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            while True:
                part = file.read(part_bytes)
                if len(part) < part_bytes and have + len(part) != size or not part:
                    break
                have += len(part)
                parts.append(hashlib.sha256(part).hexdigest())
    except FileNotFoundError:
        pass
    facts = os.statvfs(folder)
    free = facts.f_bavail * facts.f_frsize
    if size - have > free:
        raise WorkerError(
            "No space left on device for {} bytes more: {} has {} bytes free.".format(size - have, folder, free),
            EXIT_DISK,
        )
    return {"parts": parts, "freeBytes": free}


def receive(folder: str, key: str, at: int, length: int, sha256: str) -> dict:
    """Takes one part of an upload, ``length`` bytes, and puts it at its offset.

    Raises:
        WorkerError: when what came before is not there, or the bytes are not those that were sent.
    """
    path = _part_of(folder, key)
    try:
        # Others may write to a folder that is shared: a link of theirs is not followed to a file of ours.
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
    except FileNotFoundError:
        raise WorkerError("There is no {}: the upload was not begun.".format(folder), CHANGED)
    try:
        have = os.fstat(descriptor).st_size
        if at > have:
            raise WorkerError("The upload has {} bytes; the part at {} does not follow them.".format(have, at), CHANGED)
        os.lseek(descriptor, at, os.SEEK_SET)
        digest = hashlib.sha256()
        got = 0
        while got < length:
            data = os.read(_DATA, min(_READ_BYTES, length - got))
            if not data:
                break
            digest.update(data)
            got += len(data)
            write_all(descriptor, data)
        # A part that arrived half, or otherwise than it was sent, counts for nothing.
        if got < length or digest.hexdigest() != sha256:
            os.ftruncate(descriptor, at)
            raise WorkerError("The part at {} arrived damaged: {} of {} bytes.".format(at, got, length), CHANGED)
        os.ftruncate(descriptor, at + length)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return {"received": at + length}


def finish_upload(folder: str, key: str, name: str, size: int) -> dict:
    """Gives a complete upload its name. Another file of that name stays: this one is called ``name-2`` then.

    Asked again because the answer was lost, it answers the same.

    Returns:
        ``path``, ``sha256`` of the whole, and ``existed``: a file of this very content was there already.
    """
    part = _part_of(folder, key)
    try:
        digest = _digest_of(part)
        length = os.stat(part).st_size
    except FileNotFoundError:
        return _finished_before(part, name, size)
    if length != size:
        raise WorkerError("The upload has {} of {} bytes.".format(length, size), CHANGED)
    stem, dot, ending = name.partition(".")
    for number in range(1, 10000):
        target = os.path.join(folder, name if number == 1 else "{}-{}{}{}".format(stem, number, dot, ending))
        end = {"path": target, "sha256": digest, "existed": False}
        try:
            # Fails where something has the name, also what came between the look and this.
            os.link(part, target)
        except FileExistsError:
            if not _same(target, size, digest):
                continue
            end["existed"] = True
        except OSError:
            # A filesystem without links: the look and the renaming are two steps then.
            if os.path.lexists(target):
                continue
            _keep_end(part, name, end)
            os.rename(part, target)
            return end
        _keep_end(part, name, end)
        os.unlink(part)
        return end
    raise WorkerError("There are too many files named like {} in {}.".format(name, folder))


def _keep_end(part: str, name: str, end: dict) -> None:
    """Writes down how an upload ended, before its parts go."""
    path = part + _END
    draft = "{}.{}".format(path, os.getpid())
    with open(draft, "w", encoding="ascii") as file:
        file.write(json.dumps({"name": name, "end": end}))
    os.replace(draft, path)


def _finished_before(part: str, name: str, size: int) -> dict:
    try:
        with open(part + _END, "rb") as file:
            kept = json.loads(file.read().decode())
        if kept["name"] == name and os.stat(kept["end"]["path"]).st_size == size:
            return kept["end"]
    except (OSError, ValueError, KeyError, TypeError):
        # It was not finished, or what it was is gone since.
        pass
    raise WorkerError("Nothing of this upload is in {}. Begin it again.".format(os.path.dirname(part)), CHANGED)


def discard_upload(folder: str, key: str) -> dict:
    """Removes what has arrived of an upload that is given up."""
    try:
        os.unlink(_part_of(folder, key))
    except FileNotFoundError:
        pass
    return {}


def _sweep(folder: str) -> None:
    for name in list_names(folder):
        path = os.path.join(folder, name)
        try:
            if name.startswith(_PREFIX) and time.time() - os.lstat(path).st_mtime > _KEPT_S:
                os.unlink(path)
        except OSError:
            pass


def _part_of(folder: str, key: str) -> str:
    return os.path.join(folder, _PREFIX + key)


def _same(path: str, size: int, digest: str) -> bool:
    try:
        return os.path.isfile(path) and os.stat(path).st_size == size and _digest_of(path) == digest
    except OSError:
        return False


def _digest_of(path: str) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for data in iter(lambda: file.read(1 << 20), b""):
            digest.update(data)
    return digest.hexdigest()
