"""The files of the process pool, and what they say of a job.

jobs/<name>     what was submitted; created once, whole
tasks/<name>    appended lines: "s <task> <pid> <start time> <boot> <host>" and "e <task> <exit code>"
cancelled/<name>   exists once the job was cancelled
ended/<name>    exists once every task has ended
lock            held by the pool that lives; says "leaving" while it makes sure that nothing is left to do
"""

import errno
import fcntl
import json
import os
import re

from .errors import WorkerError
from .ranges import ranges_of

JOB_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,200}\Z")
KINDS = ("jobs", "tasks", "cancelled", "ended")


class PoolFiles:
    """Paths below ``<root>/.gridloom/pool``."""

    def __init__(self, root: str) -> None:
        self.root = os.path.abspath(os.path.expanduser(root))
        self.folder = os.path.join(self.root, ".gridloom", "pool")

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

    def read_job(self, name: str):
        """What was submitted; None when there is no such job."""
        try:
            with open(self.at("jobs", name), "rb") as file:
                return json.loads(file.read().decode())
        except FileNotFoundError:
            return None
        except ValueError:
            return None

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
        """What happened to the tasks of a job."""
        try:
            with open(self.at("tasks", name), "rb") as file:
                return TaskStates(file.read().decode("ascii", "replace"))
        except FileNotFoundError:
            return TaskStates("")

    def append_task_line(self, name: str, line: str) -> None:
        """Appends to the job's task lines; one write, so lines of several processes do not mix."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        descriptor = os.open(self.at("tasks", name), flags, 0o666)
        try:
            os.write(descriptor, line.encode() + b"\n")
        finally:
            os.close(descriptor)


class TaskStates:
    """Started and ended tasks by number. The first line about something counts."""

    def __init__(self, text: str) -> None:
        self.started = {}
        self.ended = {}
        for line in text.split("\n")[:-1]:
            words = line.split(" ")
            try:
                if words[0] == "s":
                    self.started.setdefault(int(words[1]), Process(int(words[2]), words[3], words[4], words[5]))
                elif words[0] == "e":
                    self.ended.setdefault(int(words[1]), int(words[2]))
            except (IndexError, ValueError):
                continue

    def running(self) -> list:
        return sorted(task for task in self.started if task not in self.ended)


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


def job_status(files: PoolFiles, name: str) -> dict:
    """State of a job's tasks, from the files alone."""
    job = files.read_job(check_job_name(name))
    if job is None:
        return {"queued": [], "running": [], "ended": [], "cancelled": [], "unknown": True}
    states = files.read_tasks(name)
    cancelled = files.has("cancelled", name)
    waiting, stopped, by_code = [], [], {}
    for task in range(job["taskCount"]):
        if task in states.ended:
            code = states.ended[task]
            if cancelled and (code < 0 or code > 128):
                stopped.append(task)
            else:
                by_code.setdefault(code, []).append(task)
        elif task not in states.started:
            (stopped if cancelled else waiting).append(task)
    return {
        "queued": ranges_of(waiting),
        "running": ranges_of(states.running()),
        "ended": [{"tasks": ranges_of(tasks), "exitCode": code} for code, tasks in sorted(by_code.items())],
        "cancelled": ranges_of(stopped),
        "unknown": False,
    }


def is_over(files: PoolFiles, name: str) -> bool:
    """True when no task of the job runs or will; a job that nobody knows is over."""
    if files.has("ended", name):
        return True
    status = job_status(files, name)
    return not status["queued"] and not status["running"]


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
