"""The files of the process pool, and what they say of a job.

jobs/<name>     what was submitted; created once, whole
tasks/<name>    appended lines: "s <task> <pid> <start time> <boot> <host>" and "e <task> <exit code>"
cancelled/<name>   exists once the job was cancelled
stopped/<name>  appended lines "<first> <end>": tasks that were cancelled by themselves, half-open
held/<name>     exists while what has not started must not start
ended/<name>    exists once every task has ended
lock            held by the pool that lives; says "leaving" while it makes sure that nothing is left to do
"""

import errno
import fcntl
import json
import os
import re

from .errors import WorkerError

JOB_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,200}\Z")
KINDS = ("jobs", "tasks", "cancelled", "stopped", "held", "ended")


class PoolFiles:
    """Paths below ``<root>/.gridloom/pool``."""

    def __init__(self, root: str) -> None:
        self.root = os.path.abspath(os.path.expanduser(root))
        self.folder = os.path.join(self.root, ".gridloom", "pool")
        self._jobs = {}
        self._tasks = {}
        self._stopped = {}

    def make(self) -> "PoolFiles":
        """Creates the folders."""
        for kind in KINDS:
            os.makedirs(os.path.join(self.folder, kind), exist_ok=True)
        return self

    def at(self, *parts: str) -> str:
        return os.path.join(self.folder, *parts)

    def names(self, kind: str) -> set:
        try:
            with os.scandir(self.at(kind)) as entries:
                return {entry.name for entry in entries if JOB_NAME.match(entry.name)}
        except FileNotFoundError:
            return set()

    def has(self, kind: str, name: str) -> bool:
        return os.path.exists(self.at(kind, name))

    def mark(self, kind: str, name: str) -> None:
        """Creates an empty file."""
        os.close(os.open(self.at(kind, name), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o666))

    def unmark(self, kind: str, name: str) -> None:
        """Removes a mark; one that is not there is no error."""
        try:
            os.unlink(self.at(kind, name))
        except FileNotFoundError:
            pass

    def read_job(self, name: str):
        """What was submitted; None when there is no such job. It never changes, so it is read once."""
        if name not in self._jobs:
            try:
                with open(self.at("jobs", name), "rb") as file:
                    self._jobs[name] = json.loads(file.read().decode())
            except (FileNotFoundError, ValueError):
                return None
        return self._jobs[name]

    def add_job(self, name: str, job: dict) -> bool:
        """Creates the job whole or not at all; False when the name is taken."""
        draft = self.at("jobs", ".{}.{}".format(name, os.getpid()))
        with open(draft, "w") as file:
            json.dump(job, file)
        try:
            os.link(draft, self.at("jobs", name))
            return True
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS):
                raise
            return self._add_without_link(draft, name)
        finally:
            try:
                os.unlink(draft)
            except FileNotFoundError:
                pass

    def _add_without_link(self, draft: str, name: str) -> bool:
        try:
            os.mkdir(self.at("jobs", ".{}.taken".format(name)))
        except FileExistsError:
            return False
        os.rename(draft, self.at("jobs", name))
        return True

    def read_tasks(self, name: str) -> "TaskStates":
        """What happened to the tasks of a job; the same object each time, with what is new."""
        states = self._tasks.setdefault(name, TaskStates())
        states.read(self.at("tasks", name))
        return states

    def read_stopped(self, name: str) -> set:
        """Tasks that were cancelled by themselves; the same object each time."""
        stopped = self._stopped.setdefault(name, StoppedTasks())
        stopped.read(self.at("stopped", name))
        return stopped.tasks

    def append_task_line(self, name: str, line: str) -> None:
        """Appends to the job's task lines; one write, so lines of several processes do not mix."""
        self._append("tasks", name, line + "\n")

    def stop_tasks(self, name: str, ranges: list) -> None:
        """Cancels tasks of a job that exists."""
        self._append("stopped", name, "".join("{} {}\n".format(start, stop) for start, stop in ranges))

    def _append(self, kind: str, name: str, lines: str) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        descriptor = os.open(self.at(kind, name), flags, 0o666)
        try:
            os.write(descriptor, lines.encode())
        finally:
            os.close(descriptor)


class AppendedLines:
    """The lines of a file that only grows, each taken once."""

    def __init__(self) -> None:
        self._offset = 0

    def read(self, path: str) -> None:
        """Takes the whole lines that are new; none where there is no file."""
        try:
            with open(path, "rb") as file:
                file.seek(self._offset)
                data = file.read()
        except FileNotFoundError:
            return
        whole = data[: data.rfind(b"\n") + 1]
        self._offset += len(whole)
        for line in whole.decode("ascii", "replace").split("\n")[:-1]:
            try:
                self.take(line.split(" "))
            except (IndexError, ValueError):
                continue


class TaskStates(AppendedLines):
    """Started and ended tasks by number. The first line about something counts."""

    def __init__(self) -> None:
        super().__init__()
        self.started = {}
        self.ended = {}

    def take(self, words: list) -> None:
        if words[0] == "s":
            self.started.setdefault(int(words[1]), Process(int(words[2]), words[3], words[4], words[5]))
        elif words[0] == "e":
            self.ended.setdefault(int(words[1]), int(words[2]))

    def running(self) -> list:
        return sorted(task for task in self.started if task not in self.ended)


class StoppedTasks(AppendedLines):
    """Tasks by number."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks = set()

    def take(self, words: list) -> None:
        self.tasks.update(range(int(words[0]), int(words[1])))


class Process:
    """A process that cannot be mistaken for a later one of the same number."""

    def __init__(self, pid: int, start: str, boot: str, host: str) -> None:
        self.pid, self.start, self.boot, self.host = pid, start, boot, host

    def may_live(self) -> bool:
        """False only when it is certain that the process is gone. One of another host may live."""
        here = this_machine()
        if self.host != here[1]:
            return True
        if self.boot != here[0]:
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass
        return self.start == "-" or start_of(self.pid) in (self.start, "-")

    def is_here(self) -> bool:
        return this_machine() == (self.boot, self.host)


def this_machine() -> tuple:
    """Boot and host, as words."""
    try:
        with open("/proc/sys/kernel/random/boot_id") as file:
            boot = file.read().strip()
    except OSError:
        boot = "-"
    return boot or "-", os.uname().nodename or "-"


def start_of(pid: int) -> str:
    """Start time of a process in ticks since boot; ``-`` where the system does not tell, empty when it is gone."""
    try:
        with open("/proc/{}/stat".format(pid), "rb") as file:
            fields = file.read().rsplit(b")", 1)[-1].split()
    except OSError:
        return "" if os.path.exists("/proc/self/stat") else "-"
    # A zombie is a process that has ended.
    return "" if fields[0] == b"Z" else fields[19].decode()


def check_job_name(name: str) -> str:
    """The name when it is safe as a file name."""
    if not isinstance(name, str) or not JOB_NAME.match(name):
        raise WorkerError("{!r} is not a job name: only letters, digits and _ . + - are allowed.".format(name))
    return name


def open_lock(files: PoolFiles) -> int:
    return os.open(files.at("lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)


def try_lock(descriptor: int, mode: int) -> bool:
    """Takes the lock without waiting."""
    try:
        fcntl.flock(descriptor, mode | fcntl.LOCK_NB)
        return True
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES):
            return False
        raise
