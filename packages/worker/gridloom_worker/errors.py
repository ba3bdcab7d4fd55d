"""Ways in which a command can fail: each is one sentence on stderr and an exit code."""

import errno
import os

EXIT_REFUSED = 3
EXIT_DISK = 74
EXIT_SIGNAL = 143


class WorkerError(Exception):
    """The command cannot do its job. The message is a sentence for the user."""

    def __init__(self, message: str, code: int = EXIT_REFUSED) -> None:
        super().__init__(message)
        self.code = code


def is_disk_full(error: BaseException) -> bool:
    """True for "no space left" and "quota exceeded"."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def disk_full(path: str, error: OSError) -> WorkerError:
    """A sentence that names the filesystem of ``path``, which could not take more bytes."""
    # The system's own words at the beginning: whoever reads stderr looks for them.
    what = "Disk quota exceeded on" if error.errno == errno.EDQUOT else "No space left on device"
    device, mount, kind = mount_of(path)
    where = "{} ({} at {})".format(device, kind, mount) if mount else "of the filesystem"
    return WorkerError(
        "{} {}, which holds {}. What was written before is kept; free some space or inodes there "
        "and retry.".format(what, where, path),
        EXIT_DISK,
    )


def mount_of(path: str) -> tuple:
    """Device, mount point and type of the filesystem that holds ``path``; empty strings where unknown."""
    best = ("", "", "")
    real = os.path.realpath(path)
    try:
        with open("/proc/self/mounts", encoding="utf-8", errors="replace") as mounts:
            for line in mounts:
                device, mount, kind = line.split(" ")[:3]
                mount = mount.replace("\\040", " ")
                inside = real == mount or real.startswith(mount.rstrip("/") + "/")
                if inside and len(mount) >= len(best[1]):
                    best = (device, mount, kind)
    except OSError:
        pass
    return best
