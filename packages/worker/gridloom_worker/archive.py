"""``archive`` and ``restore``: a run folder as one checked file below ``archive/``, and back."""

import gzip
import hashlib
import json
import os
import shutil
import stat
import subprocess
import tarfile
import time

from .errors import WorkerError
from .folders import ARCHIVES, RESTORED, TOOLS, check_run_folder, is_run_folder, move_to_trash, own_folder
from .run_folder import check_name

_PART_BYTES = 1 << 20


def archive(root: str, name: str) -> dict:
    """Packs a run folder, reads the archive back, compares it with the folder, and only then moves the folder away.

    Asked again after it was cut off anywhere, or while another still is about it, it ends the same.

    Returns:
        The receipt: ``name``, ``file``, ``bytes``, ``sha256``, ``files``, ``unpackedBytes``, ``archivedS``.
    """
    place = own_folder(root, ARCHIVES)
    try:
        return _archive(root, name, place)
    except (OSError, WorkerError):
        path = os.path.join(place, check_name(name) + ".json")
        if os.path.lexists(os.path.join(root, name)) or not os.path.lexists(path):
            raise
        return _read_receipt(path)


def _archive(root: str, name: str, place: str) -> dict:
    folder = check_run_folder(root, name)
    with_zstd = shutil.which("zstd") is not None
    file = name + (".tar.zst" if with_zstd else ".tar.gz")
    draft = os.path.join(place, ".{}.{}-{}".format(file, os.uname().nodename, os.getpid()))
    try:
        with _Packer(draft, with_zstd) as packer, tarfile.open(
            fileobj=packer, mode="w|", format=tarfile.PAX_FORMAT
        ) as tar:
            tar.add(folder, arcname=name, filter=_plain)
        sha256 = _digest_of(draft)
        files, size = _compare(draft, with_zstd, root, name)
        receipt = {
            "name": name,
            "file": file,
            "bytes": os.stat(draft).st_size,
            "sha256": sha256,
            "files": files,
            "unpackedBytes": size,
            "archivedS": time.time(),
        }
        os.replace(draft, os.path.join(place, file))
    finally:
        if os.path.lexists(draft):
            os.unlink(draft)
    _write_receipt(os.path.join(place, name + ".json"), receipt)
    move_to_trash(root, folder)
    return receipt


def restore(root: str, name: str) -> dict:
    """Unpacks an archive to where the run folder was, then moves the archive away.

    Asked again after its end, or shortly before it, it ends the same.

    Raises:
        WorkerError: when the archive is not what its receipt says, or something is in its place.
    """
    place = own_folder(root, ARCHIVES)
    path = os.path.join(place, check_name(name) + ".json")
    try:
        return _restore(root, name, place)
    except (OSError, WorkerError):
        if os.path.lexists(path) or not is_run_folder(root, name):
            raise
        return {"folder": os.path.join(root, name)}


def _restore(root: str, name: str, place: str) -> dict:
    receipt = _read_receipt(os.path.join(place, name + ".json"))
    path = os.path.join(place, os.path.basename(receipt["file"]))
    target = os.path.join(root, name)
    if os.path.lexists(target):
        raise WorkerError("{} is there already. Move it away before the archive is restored.".format(target))
    if _digest_of(path) != receipt["sha256"]:
        raise WorkerError(
            "{} is not the file that was archived: its SHA-256 is another. Nothing was done.".format(path)
        )
    draft = os.path.join(own_folder(root, TOOLS, RESTORED), "{}.{:x}".format(name, time.time_ns()))
    try:
        _unpack(path, name, draft)
        if not is_run_folder(draft, name):
            raise WorkerError("{} does not hold the run {}. Nothing was done.".format(path, name))
        os.rename(os.path.join(draft, name), target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    move_to_trash(root, path)
    os.unlink(os.path.join(place, name + ".json"))
    return {"folder": target}


def _plain(info: tarfile.TarInfo):
    return info if info.isfile() or info.isdir() or info.issym() or info.islnk() else None


def _compare(path: str, with_zstd: bool, root: str, name: str) -> tuple:
    """Number of files and their bytes, after every one was found in the archive as it is in the folder.

    Raises:
        WorkerError: when something differs, is missing, or came in meanwhile.
    """
    count = size = 0
    seen = set()
    with _Unpacker(path, with_zstd) as source, tarfile.open(fileobj=source, mode="r|") as tar:
        for member in tar:
            seen.add(member.name)
            there = os.path.join(root, member.name)
            if member.isfile() and not _same_bytes(tar.extractfile(member), there):
                raise _changed(there)
            if not member.isdir():
                count += 1
                size += member.size
    for folder, folders, files in os.walk(os.path.join(root, name)):
        for entry in folders + files:
            there = os.path.join(folder, entry)
            if os.path.relpath(there, root) not in seen and _is_kept(there):
                raise _changed(there)
    return count, size


def _changed(path: str) -> WorkerError:
    return WorkerError("{} changed while it was archived. The folder stays; archive it again.".format(path))


def _is_kept(path: str) -> bool:
    kind = os.lstat(path).st_mode
    return stat.S_ISREG(kind) or stat.S_ISDIR(kind) or stat.S_ISLNK(kind)


def _same_bytes(packed, path: str) -> bool:
    try:
        with open(path, "rb") as file:
            while True:
                one, other = packed.read(_PART_BYTES), file.read(_PART_BYTES)
                if one != other:
                    return False
                if not one:
                    return True
    except OSError:
        return False


def _unpack(path: str, name: str, target: str) -> None:
    """Unpacks what lies below ``name/`` in the archive; nothing of it can come to lie outside of ``target``."""
    os.mkdir(target)
    links = []
    with _Unpacker(path, path.endswith(".zst")) as source, tarfile.open(fileobj=source, mode="r|") as tar:
        for member in tar:
            parts = member.name.split("/")
            if parts[0] != name or ".." in parts or member.isdev():
                raise WorkerError("{} holds {}, which is not of the run. Nothing was done.".format(path, member.name))
            there = os.path.join(target, *parts)
            if member.isdir():
                os.makedirs(there, exist_ok=True)
            elif member.issym():
                # Made last, so that nothing is ever written through one.
                links.append((member.linkname, there))
            elif member.islnk():
                source_parts = member.linkname.split("/")
                if source_parts[0] != name or ".." in source_parts:
                    raise WorkerError("{} holds a link out of the run. Nothing was done.".format(path))
                os.link(os.path.join(target, *source_parts), there)
            else:
                with open(there, "wb") as file:
                    shutil.copyfileobj(tar.extractfile(member), file, _PART_BYTES)
                os.chmod(there, member.mode & 0o777)
                os.utime(there, (member.mtime, member.mtime))
    for link, there in links:
        os.symlink(link, there)


class _Packer:
    """A file that is compressed as it is written: by ``zstd`` where the machine has it, else with gzip."""

    def __init__(self, path: str, with_zstd: bool) -> None:
        self._file = open(path, "wb")
        self._zstd = None
        if with_zstd:
            self._zstd = subprocess.Popen(["zstd", "-q", "-3", "-c"], stdin=subprocess.PIPE, stdout=self._file)
            self._sink = self._zstd.stdin
        else:
            self._sink = gzip.GzipFile(fileobj=self._file, mode="wb", compresslevel=3)
        self.write = self._sink.write

    def __enter__(self):
        return self

    def __exit__(self, *_) -> None:
        try:
            self._sink.close()
        except BrokenPipeError:
            # What zstd died of stands on stderr; its exit code is looked at next.
            pass
        if self._zstd and self._zstd.wait():
            raise WorkerError("zstd could not write the archive. The folder stays.", 1)
        os.fsync(self._file.fileno())
        self._file.close()


class _Unpacker:
    """The bytes of a compressed file."""

    def __init__(self, path: str, with_zstd: bool) -> None:
        self._path = path
        self._zstd = None
        if with_zstd:
            try:
                self._zstd = subprocess.Popen(["zstd", "-q", "-d", "-c", path], stdout=subprocess.PIPE)
            except OSError:
                raise WorkerError("{} needs zstd, which is not on this machine. Load or install it.".format(path))
            self._source = self._zstd.stdout
        else:
            self._source = gzip.open(path, "rb")
        self.read = self._source.read

    def __enter__(self):
        return self

    def __exit__(self, kind, *_) -> None:
        # What stands behind the end of the archive is read, so that its last checksum is checked too.
        while kind is None and self._source.read(_PART_BYTES):
            pass
        self._source.close()
        if self._zstd and self._zstd.wait() and kind is None:
            raise WorkerError("{} cannot be unpacked: it is damaged.".format(self._path))


def _digest_of(path: str) -> str:
    digest = hashlib.sha256()
    try:
        with open(path, "rb") as file:
            for part in iter(lambda: file.read(_PART_BYTES), b""):
                digest.update(part)
    except OSError as error:
        raise WorkerError("{} cannot be read: {}.".format(path, error.strerror))
    return digest.hexdigest()


def _read_receipt(path: str) -> dict:
    try:
        with open(path, "rb") as file:
            return json.loads(file.read().decode())
    except (OSError, ValueError) as error:
        raise WorkerError("The archive's receipt {} cannot be read: {}.".format(path, error))


def _write_receipt(path: str, receipt: dict) -> None:
    draft = "{}.{}".format(path, os.getpid())
    with open(draft, "w", encoding="ascii") as file:
        file.write(json.dumps(receipt) + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
