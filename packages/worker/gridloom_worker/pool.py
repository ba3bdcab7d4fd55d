"""The process pool of a machine: starts tasks of submitted jobs as cpus get free. Outlives whoever started it."""

import fcntl
import os
import select
import signal
import sys
import time

from .doctor import cpu_count
from .pool_files import KINDS, PoolFiles, Process, open_lock, start_of, this_machine, try_lock
from .pool_job import PoolJob, is_over

IDLE_S = 30.0
_TAKE_OVER_S = 3.0
_KILL_AFTER_S = 5.0
_BUSY_POLL_S = 0.05
_IDLE_POLL_S = 0.25
_KEEP_ENDED_S = 14 * 24 * 3600
#: The shell that keeps a task: notes the exit code whatever becomes of the pool. It must not die of the signal that
#: ends the task, and must not make the task deaf to it: a trap that does something is not inherited.
_KEEPER = 'trap : TERM INT HUP USR1 USR2; f=$1 t=$2; shift 2; "$@"; c=$?; echo "e $t $c" >>"$f"; exit $c'


def start_pool(files: PoolFiles, cpus=None) -> None:
    """Starts a pool in the background, free of this process and its terminal. Returns at once."""
    sys.stdout.flush()
    sys.stderr.flush()
    middle = os.fork()
    if middle:
        os.waitpid(middle, 0)
        return
    try:
        os.setsid()
        if os.fork():
            os._exit(0)
        _let_go(files)
        Pool(files, cpus).live()
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        try:
            sys.stderr.flush()
        finally:
            os._exit(0)


def _let_go(files: PoolFiles) -> None:
    """Closes what was inherited, so that nobody waits for the end of a pipe that the pool holds open."""
    os.chdir("/")
    try:
        descriptors = [int(name) for name in os.listdir("/proc/self/fd")]
    except OSError:
        descriptors = list(range(3, 256))
    for descriptor in descriptors:
        if descriptor > 2:
            try:
                os.close(descriptor)
            except OSError:
                pass
    nothing = os.open(os.devnull, os.O_RDWR)
    log = os.open(files.at("pool.log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    for descriptor in {nothing, log} - {0, 1, 2}:
        os.close(descriptor)


class Job:
    """A job that is not over. ``view`` is what its files say, as of this step."""

    def __init__(self, name: str, view: PoolJob) -> None:
        self.name = name
        self.facts = view.facts
        self.view = view
        self.next = 0
        self.running = {}
        self.started = set()

    def cpus(self, limit: int) -> int:
        """Cpus of a task; one that asks for more than there are gets all."""
        return min(self.facts.get("cpus", 1), limit)

    def next_task(self):
        """The lowest task that may start; None when there is none now."""
        if self.view.cancelled or self.view.held:
            return None
        while self.next in self.started or self.next in self.view.stopped:
            self.next += 1
        for task in range(self.next, self.view.count):
            if task not in self.started and task not in self.view.stopped and self.view.may_start(task):
                return task
        return None

    def may_move(self) -> bool:
        return bool(self.running) or not self.view.held


class Pool:
    """The pool itself. Everything it must remember is in the files, so another can take over at any moment."""

    def __init__(self, files: PoolFiles, cpus=None) -> None:
        self.files = files
        given = os.environ.get("GRIDLOOM_POOL_CPUS", "")
        self.cpus = max(1, cpus or (int(given) if given.isdigit() else 0) or cpu_count())
        self.jobs = {}
        self.over = set()
        self.pids = {}
        self.kills = {}
        self.idle_since = time.monotonic()

    def live(self) -> None:
        """Works until there has been nothing to do for 30 seconds."""
        self.lock = open_lock(self.files)
        if not self._take_over():
            os.close(self.lock)
            return
        os.ftruncate(self.lock, 0)
        self._tidy()
        wake_out, wake_in = os.pipe()
        os.set_blocking(wake_in, False)
        os.set_blocking(wake_out, False)
        signal.set_wakeup_fd(wake_in, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        while True:
            busy = self._step()
            if not busy and self._leave():
                return
            if select.select([wake_out], [], [], _BUSY_POLL_S if self.jobs else _IDLE_POLL_S)[0]:
                try:
                    os.read(wake_out, 4096)
                except BlockingIOError:
                    pass

    def _take_over(self) -> bool:
        deadline = time.monotonic() + _TAKE_OVER_S
        while not try_lock(self.lock, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def _step(self) -> bool:
        self._find_jobs()
        self._reap()
        self._cancel()
        self._end_leftovers()
        self._start_tasks()
        self._finish_jobs()
        return bool(self.kills) or any(job.may_move() for job in self.jobs.values())

    def _leave(self) -> bool:
        if time.monotonic() - self.idle_since < IDLE_S:
            return False
        os.pwrite(self.lock, b"leaving", 0)
        self._find_jobs()
        if any(job.may_move() for job in self.jobs.values()):
            os.ftruncate(self.lock, 0)
            return False
        os.close(self.lock)
        return True

    def _find_jobs(self) -> None:
        for name in self.files.names("jobs") - self.over - set(self.jobs):
            if self.files.has("ended", name):
                self.over.add(name)
                continue
            if self.files.read_job(name) is None:
                continue
            job = Job(name, PoolJob(self.files, name))
            states = job.view.states
            job.started = set(states.started) | set(states.ended)
            job.running = {task: states.started[task] for task in states.running()}
            self.jobs[name] = job
        for job in self.jobs.values():
            job.view = PoolJob(self.files, job.name)
        if any(job.may_move() for job in self.jobs.values()):
            self.idle_since = time.monotonic()

    def _reap(self) -> None:
        """Notes tasks that ended: our own children by their status, adopted ones by what their keeper wrote."""
        while self.pids:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if not pid:
                break
            job, task = self.pids.pop(pid, (None, None))
            if job is None:
                continue
            code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
            if task not in self.files.read_tasks(job.name).ended:
                # The keeper was killed, or could not write.
                self.files.append_task_line(job.name, "e {} {}".format(task, code))
            job.running.pop(task, None)
        ours = set(self.pids)
        for job in self.jobs.values():
            adopted = {task: process for task, process in job.running.items() if process.pid not in ours}
            if adopted:
                self._check_adopted(job, adopted)

    def _check_adopted(self, job: Job, adopted: dict) -> None:
        gone = [task for task, process in adopted.items() if not process.may_live()]
        ended = self.files.read_tasks(job.name).ended
        for task in adopted:
            if task in ended:
                job.running.pop(task, None)
            elif task in gone:
                # Gone without a word: killed together with its keeper.
                self.files.append_task_line(job.name, "e {} {}".format(task, -int(signal.SIGKILL)))
                job.running.pop(task, None)

    def _cancel(self) -> None:
        now = time.monotonic()
        for job in self.jobs.values():
            for task, process in job.running.items():
                if not job.view.is_stopped(task) or not process.is_here():
                    continue
                if process.pid not in self.kills:
                    self.kills[process.pid] = now + _KILL_AFTER_S
                    _kill_group(process, signal.SIGTERM)
                elif self.kills[process.pid] < now < self.kills[process.pid] + 1:
                    _kill_group(process, signal.SIGKILL)

    def _end_leftovers(self) -> None:
        """Kills what a cancelled task left behind in its process group after the task itself had ended."""
        for pid, deadline in list(self.kills.items()):
            if time.monotonic() < deadline + 1:
                continue
            del self.kills[pid]
            # Where the number belongs to a process again, it is a stranger's.
            if not start_of(pid):
                try:
                    os.killpg(pid, signal.SIGKILL)
                except OSError:
                    pass

    def _start_tasks(self) -> None:
        free = self.cpus - sum(len(job.running) * job.cpus(self.cpus) for job in self.jobs.values())
        ready = {}
        while free > 0:
            job = self._next_job(ready)
            if job is None or job.cpus(self.cpus) > free:
                # No smaller task overtakes: the big one would wait for ever.
                return
            self._start(job, job.next_task())
            free -= job.cpus(self.cpus)

    def _next_job(self, ready: dict):
        """The next job in turn: of the run that uses the fewest cpus, the job that was submitted first."""
        used = {}
        for job in self.jobs.values():
            folder = job.facts["folder"]
            used[folder] = used.get(folder, 0) + len(job.running) * job.cpus(self.cpus)
        waiting = []
        for job in self.jobs.values():
            if job.next_task() is None:
                continue
            if job.name not in ready:
                ready[job.name] = all(is_over(self.files, name) for name in job.facts.get("after", []))
            if ready[job.name]:
                waiting.append((used[job.facts["folder"]], job.facts.get("submittedS", 0), job.name))
        return self.jobs[min(waiting)[2]] if waiting else None

    def _start(self, job: Job, task: int) -> None:
        number = str(task)
        words = [word.replace("{task}", number) for word in job.facts["command"]]
        log = job.facts["log"].replace("{task}", number)
        argv = ["/bin/sh", "-c", _KEEPER, "gridloom-keeper", self.files.at("tasks", job.name), number] + words
        job.started.add(task)
        pid = os.fork()
        if pid == 0:
            try:
                self._become_task(job, number, log, argv)
            except BaseException as error:
                try:
                    os.write(2, "The task cannot be started: {}\n".format(error).encode())
                    self.files.append_task_line(job.name, "e {} 126".format(number))
                finally:
                    os._exit(126)
        self.pids[pid] = (job, task)
        job.running[task] = Process(pid, start_of(pid), *this_machine())

    def _become_task(self, job: Job, number: str, log: str, argv: list) -> None:
        # The lock is shared with this child until exec closes it: no other pool can take over before the line below
        # is written, so the task can be neither forgotten nor started twice.
        os.setsid()
        boot, host = this_machine()
        line = "s {} {} {} {} {}".format(number, os.getpid(), start_of(os.getpid()), boot, host)
        self.files.append_task_line(job.name, line)
        signal.set_wakeup_fd(-1)
        for each in (signal.SIGCHLD, signal.SIGHUP, signal.SIGINT, signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(each, signal.SIG_DFL)
        os.chdir(job.facts["folder"])
        os.makedirs(os.path.dirname(log), exist_ok=True)
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.execve("/bin/sh", argv, _task_environment(job.name, number))

    def _finish_jobs(self) -> None:
        for job in list(self.jobs.values()):
            if job.running or job.next_task() is not None:
                continue
            # The files decide: they are what everybody else sees.
            if is_over(self.files, job.name):
                self.files.mark("ended", job.name)
                self.over.add(job.name)
                del self.jobs[job.name]

    def _tidy(self) -> None:
        """Removes jobs that ended two weeks ago."""
        before = time.time() - _KEEP_ENDED_S
        for name in self.files.names("ended"):
            try:
                if os.stat(self.files.at("ended", name)).st_mtime < before:
                    for kind in KINDS:
                        if self.files.has(kind, name):
                            os.unlink(self.files.at(kind, name))
            except OSError:
                continue


def _task_environment(job: str, number: str) -> dict:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SLURM_")}
    environment.update(GRIDLOOM_JOB_ID=job, GRIDLOOM_TASK=number)
    return environment


def _kill_group(process: Process, number: int) -> None:
    if not process.may_live():
        return
    try:
        os.killpg(process.pid, number)
    except OSError:
        pass
