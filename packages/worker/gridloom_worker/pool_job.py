"""A job of the process pool as its files tell it: what waits, runs, ended, and what can never start."""

from .pool_files import PoolFiles, check_job_name
from .ranges import ranges_of


class PoolJob:
    """One job at one moment. ``facts`` is what was submitted; None for a job that nobody knows."""

    def __init__(self, files: PoolFiles, name: str) -> None:
        self.facts = files.read_job(check_job_name(name))
        self.count = self.facts["taskCount"] if self.facts else 0
        if self.facts is None:
            return
        self.states = files.read_tasks(name)
        self.stopped = files.read_stopped(name)
        self.cancelled = files.has("cancelled", name)
        self.held = files.has("held", name)
        #: Task t starts when task t of each of these has ended with code 0.
        self.partners = [PoolJob(files, each) for each in self.facts.get("afterTasks", [])]

    def may_start(self, task: int) -> bool:
        """True when no partner keeps the task waiting."""
        return all(partner._has_let_go(task) for partner in self.partners)

    def can_never_start(self, task: int) -> bool:
        """True when a task that it waits for ended badly, or will never run."""
        return any(partner._has_failed(task) for partner in self.partners)

    def is_stopped(self, task: int) -> bool:
        return self.cancelled or task in self.stopped

    def is_over(self) -> bool:
        """True when no task runs or will; a job that nobody knows is over."""
        return all(
            task in self.states.ended
            or (task not in self.states.started and (self.is_stopped(task) or self.can_never_start(task)))
            for task in range(self.count)
        )

    def _has_let_go(self, task: int) -> bool:
        # As SLURM has it: a task without a partner waits for the end of the job, and an unknown job keeps nobody.
        return self.states.ended.get(task) == 0 if task < self.count else self.is_over()

    def _has_failed(self, task: int) -> bool:
        if task >= self.count:
            return False
        if task in self.states.started or task in self.states.ended:
            return self.states.ended.get(task, 0) != 0
        return self.is_stopped(task) or self.can_never_start(task)


def job_status(files: PoolFiles, name: str) -> dict:
    """State of a job's tasks, from the files alone."""
    job = PoolJob(files, name)
    waiting, never, stopped, by_code = [], [], [], {}
    for task in range(job.count):
        if task in job.states.ended:
            code = job.states.ended[task]
            if job.is_stopped(task) and (code < 0 or code > 128):
                stopped.append(task)
            else:
                by_code.setdefault(code, []).append(task)
        elif task not in job.states.started:
            (stopped if job.is_stopped(task) else never if job.can_never_start(task) else waiting).append(task)
    return {
        "queued": ranges_of(waiting),
        "never": ranges_of(never),
        "running": ranges_of(job.states.running()) if job.facts else [],
        "ended": [{"tasks": ranges_of(tasks), "exitCode": code} for code, tasks in sorted(by_code.items())],
        "cancelled": ranges_of(stopped),
        "held": job.facts is not None and job.held,
        "unknown": job.facts is None,
    }


def is_over(files: PoolFiles, name: str) -> bool:
    """True when no task of the job runs or will; a job that nobody knows is over."""
    return files.has("ended", name) or PoolJob(files, name).is_over()


def may_move(files: PoolFiles, name: str) -> bool:
    """True when a pool has something to do for the job: a task runs, or one waits that is not held."""
    if is_over(files, name):
        return False
    job = PoolJob(files, name)
    return not job.held or bool(job.states.running())
