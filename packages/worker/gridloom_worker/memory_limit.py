"""How much memory this process may have, and whether the kernel killed for want of it."""

import os
import time

from .run_folder import read_bytes

#: The kernel counts a kill before the process is gone, yet another process may have been the cause of an old one.
_RECENT_S = 5.0


class MemoryWatch:
    """Counters of the kernel's OOM killer: of the control groups of this process, and of the machine."""

    def __init__(self, root: str = "/") -> None:
        self._root = root
        self._groups = memory_groups(root)
        self._limit = limit_kib(self._groups)
        self._counted = self._count()
        self._rose = [None, None]

    def look(self) -> None:
        """Compares the counters with those of the last look."""
        counted = self._count()
        for at, (before, now) in enumerate(zip(self._counted, counted)):
            if now > before:
                self._rose[at] = time.monotonic()
        self._counted = counted

    def story(self) -> str:
        """Which limit a process that was killed just now had met; empty when no counter tells of it."""
        in_group, on_machine = (rose is not None and time.monotonic() - rose < _RECENT_S for rose in self._rose)
        if in_group:
            if self._limit is None:
                return "its control group had no more."
            return "the limit of the job is {}. Ask for more memory.".format(size_text(self._limit))
        if on_machine:
            return "the machine had no more. Ask for more memory, or for fewer elements at a time."
        return ""

    def _count(self) -> tuple:
        # Its own group only: those above it count what is killed in other jobs too.
        kills = 0
        for folder in self._groups[:1]:
            for name in ("memory.events", "memory.oom_control"):
                kills += _field(os.path.join(folder, name), "oom_kill")
        return kills, _field(os.path.join(self._root, "proc/vmstat"), "oom_kill")


def memory_groups(root: str = "/") -> list:
    """Folders of the control groups that bound this process's memory, its own first; none where there are no groups."""
    try:
        lines = [line.split(":", 2) for line in _text_of(os.path.join(root, "proc/self/cgroup")).splitlines()]
        mounts = [line.split(" ") for line in _text_of(os.path.join(root, "proc/self/mounts")).splitlines()]
    except OSError:
        return []
    for kind, option in (("cgroup", "memory"), ("cgroup2", "")):
        path = next(
            (line[2] for line in lines if len(line) == 3 and (option in line[1].split(",") if option else not line[1])),
            None,
        )
        mount = next(
            (each[1] for each in mounts if each[2] == kind and (not option or option in each[3].split(","))), None
        )
        if path and mount:
            top = os.path.join(root, mount.lstrip("/"))
            folder = os.path.join(top, path.lstrip("/"))
            if os.path.isdir(folder) and _is_bounded(folder):
                return _with_parents(folder, top)
            # In a container the group's name is that of the host, and what is mounted is the group itself.
            if os.path.isdir(top) and _is_bounded(top):
                return [top]
    return []


def _is_bounded(folder: str) -> bool:
    return any(os.path.exists(os.path.join(folder, name)) for name in ("memory.oom_control", "memory.events"))


def _with_parents(folder: str, top: str) -> list:
    folders = []
    while len(folder) >= len(top.rstrip("/")) and _is_bounded(folder):
        folders.append(folder)
        folder = os.path.dirname(folder.rstrip("/"))
    return folders


def limit_kib(groups: list):
    """The smallest limit, in KiB; None where nothing bounds it."""
    limits = []
    for folder in groups:
        for name in ("memory.max", "memory.limit_in_bytes"):
            try:
                text = _text_of(os.path.join(folder, name)).strip()
            except OSError:
                continue
            # Version 1 says "no limit" by the largest multiple of the page size.
            if text.isdigit() and int(text) < 1 << 60:
                limits.append(int(text) >> 10)
    return min(limits) if limits else None


def _field(path: str, name: str) -> int:
    try:
        for line in _text_of(path).splitlines():
            words = line.split()
            if len(words) == 2 and words[0] == name and words[1].isdigit():
                return int(words[1])
    except OSError:
        pass
    return 0


def _text_of(path: str) -> str:
    return os.fsdecode(read_bytes(path))


def size_text(kib: int) -> str:
    """``1.9 GiB``."""
    for unit, size in (("TiB", 1 << 30), ("GiB", 1 << 20), ("MiB", 1 << 10)):
        if kib >= size:
            return "{:.1f} {}".format(kib / size, unit)
    return "{} KiB".format(kib)
