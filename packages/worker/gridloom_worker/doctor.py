"""``doctor``: can this machine and this Python run tasks in that folder?"""

import os
import shutil
import sys
import time

from .errors import disk_full, is_disk_full


def examine(root: str) -> dict:
    """Facts about this Python, machine and the root folder, which is created when it does not exist."""
    root = os.path.abspath(os.path.expanduser(root))
    writable = _is_writable(root)
    space = os.statvfs(root if os.path.isdir(root) else "/")
    return {
        "python": ".".join(map(str, sys.version_info[:3])),
        "executable": os.path.realpath(sys.executable),
        "host": os.uname().nodename,
        "cpus": cpu_count(),
        "writable": writable,
        "freeBytes": space.f_bavail * space.f_frsize,
        # Filesystems that make inodes as they need them say 0 of 0.
        "freeInodes": space.f_favail if space.f_files else 2**40,
        "numpy": _numpy_version(),
        "node": shutil.which("node"),
        "nowS": time.time(),
    }


def cpu_count() -> int:
    """Cpus that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def _is_writable(root: str) -> bool:
    probe = os.path.join(root, ".gridloom", "probe.{}.{}".format(os.uname().nodename, os.getpid()))
    try:
        os.makedirs(os.path.dirname(probe), exist_ok=True)
        with open(probe, "w") as file:
            file.write("probe")
        os.unlink(probe)
    except OSError as error:
        if is_disk_full(error):
            raise disk_full(root, error)
        return False
    return True


def _numpy_version():
    try:
        from importlib.metadata import version

        return version("numpy")
    except Exception:
        return None
