"""A folder as a tar archive that is nowhere stored: a list of its files says what each byte of it is.

So the archive has a length before it is sent, can be sent from any byte on, and takes no room on the cluster.
"""

import hashlib
import json
import os
import stat
import tarfile

from .errors import WorkerError

_BLOCK = tarfile.BLOCKSIZE
_PART_BYTES = 1 << 18
#: Two blocks of zeros end an archive.
_END_BYTES = 2 * _BLOCK


def plan_tar(folder: str, target: str) -> dict:
    """Writes the list of what is in a folder to ``target`` + its digest; answers its path, with length and identity.

    Files may grow meanwhile: what they had when they were listed is sent.
    """
    if not os.path.isdir(folder):
        raise WorkerError("There is no folder {}.".format(folder))
    lines = [json.dumps({"parent": os.path.dirname(folder)})]
    for path, facts in _walk(folder):
        link = os.readlink(path) if stat.S_ISLNK(facts.st_mode) else None
        size = facts.st_size if stat.S_ISREG(facts.st_mode) else 0
        name = os.path.relpath(path, os.path.dirname(folder))
        lines.append(json.dumps([name, facts.st_mode, int(facts.st_mtime), size, link]))
    text = ("\n".join(lines) + "\n").encode()
    path = "{}-{}.tarplan".format(target, hashlib.sha256(text).hexdigest()[:32])
    draft = "{}.{}.tmp".format(path, os.getpid())
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(draft, "wb") as file:
        file.write(text)
    os.replace(draft, path)
    source = TarSource(path)
    return {"path": path, "size": source.size, "identity": source.identity}


def _walk(folder: str):
    """Regular files, folders and symbolic links, sorted, with what ``lstat`` says of them."""
    yield folder, os.lstat(folder)
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path)
        elif entry.is_symlink() or entry.is_file(follow_symlinks=False):
            try:
                yield entry.path, entry.stat(follow_symlinks=False)
            except OSError:
                # It went away between the listing and the look: a log that was renamed, a draft that was finished.
                continue


class TarSource:
    """The archive that a list of ``plan_tar`` describes."""

    def __init__(self, path: str, gone: int = 1) -> None:
        self.path = path
        try:
            with open(path, "rb") as file:
                text = file.read()
        except OSError as error:
            raise WorkerError("The list {} cannot be read: {}.".format(path, error.strerror), gone)
        # It is used again as long as somebody asks for it; what is old is swept away.
        os.utime(path)
        self.identity = hashlib.sha256(text).hexdigest()[:32]
        head, *lines = text.decode().splitlines()
        self.parent = json.loads(head)["parent"]
        self._members = [json.loads(line) for line in lines]
        self._starts = []
        at = 0
        for member in self._members:
            self._starts.append(at)
            at += len(_header(member)) + _whole_blocks(member[3])
        self._end = at
        self.size = at + _END_BYTES

    def parts(self, start: int, end: int):
        """The bytes ``[start, end)`` in parts."""
        for member, at in zip(self._members, self._starts):
            if at >= end:
                return
            header = _header(member)
            body = at + len(header)
            after = body + _whole_blocks(member[3])
            if after <= start:
                continue
            if start < body:
                yield header[max(0, start - at) : end - at]
            if body < end and member[3] > 0:
                yield from self._body(member, max(0, start - body), min(end, after) - body)
        if end > self._end:
            yield bytes(end - max(start, self._end))

    def _body(self, member: list, start: int, end: int):
        """Bytes of a file, then zeros to the end of its last block; zeros as well for what is not there any more."""
        at = start
        try:
            with open(os.path.join(self.parent, member[0]), "rb") as file:
                file.seek(at)
                while at < min(member[3], end):
                    part = file.read(min(_PART_BYTES, min(member[3], end) - at))
                    if not part:
                        break
                    at += len(part)
                    yield part
        except OSError:
            pass
        while at < end:
            part = bytes(min(_PART_BYTES, end - at))
            at += len(part)
            yield part


def _whole_blocks(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK


def _header(member: list) -> bytes:
    name, mode, modified, size, link = member
    info = tarfile.TarInfo(name)
    info.mode, info.mtime, info.size = mode & 0o7777, modified, size
    if link is not None:
        info.type, info.linkname = tarfile.SYMTYPE, link
    elif stat.S_ISDIR(mode):
        info.type = tarfile.DIRTYPE
    return info.tobuf(tarfile.PAX_FORMAT)
