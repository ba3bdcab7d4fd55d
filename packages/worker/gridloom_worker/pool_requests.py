"""``pool-submit``, ``pool-status``, ``pool-cancel``, ``pool-hold``, ``pool-release``.

What others ask of the process pool, by its files.
"""

import fcntl
import os
import time

from .errors import WorkerError
from .pool import start_pool
from .pool_files import PoolFiles, check_job_name, open_lock, try_lock
from .pool_job import job_status, may_move


def pool_submit(root: str, job: dict) -> dict:
    """Creates a job; a second submission of its name changes nothing. Starts the pool if none lives."""
    files = PoolFiles(root).make()
    name = check_job_name(job.get("jobName"))
    _check_job(job)
    created = files.add_job(name, dict(job, submittedS=time.time()))
    revive(files, [name])
    return {"jobId": name, "created": created}


def pool_status(root: str, names: list) -> dict:
    """States of jobs; starts a pool when work waits, or seems to run, and none lives."""
    files = PoolFiles(root)
    jobs = {name: job_status(files, name) for name in names}
    revive(files, [name for name, status in jobs.items() if status["queued"] or status["running"]])
    return {"jobs": jobs}


def pool_cancel(root: str, names: list, tasks: dict) -> dict:
    """Cancels jobs, and ranges of tasks of jobs: what waits never starts, what runs is ended by the pool."""
    files = PoolFiles(root).make()
    for name in _known(files, names):
        files.mark("cancelled", name)
    for name in _known(files, tasks):
        files.stop_tasks(name, tasks[name])
    revive(files, _known(files, [*names, *tasks]))
    return {}


def pool_hold(root: str, names: list) -> dict:
    """Keeps what has not started from starting."""
    files = PoolFiles(root).make()
    for name in _known(files, names):
        files.mark("held", name)
    return {}


def pool_release(root: str, names: list) -> dict:
    """Lets held jobs go on."""
    files = PoolFiles(root).make()
    for name in _known(files, names):
        files.unmark("held", name)
    revive(files, _known(files, names))
    return {}


def _known(files: PoolFiles, names) -> list:
    return [name for name in names if files.read_job(check_job_name(name)) is not None]


def revive(files: PoolFiles, names: list) -> None:
    """Starts the pool when it has something to do for one of the jobs and no pool lives, or the living one is leaving.

    A pool says "leaving" before it looks at the jobs for the last time. So either it sees what we wrote before we read
    the lock, or we see that it leaves.
    """
    if not any(may_move(files, name) for name in names):
        return
    lock = open_lock(files)
    try:
        if not try_lock(lock, fcntl.LOCK_SH) and os.pread(lock, 7, 0) != b"leaving":
            return
    finally:
        os.close(lock)
    start_pool(files)


def _check_job(job: dict) -> None:
    command = job.get("command")
    fits = (
        isinstance(command, list)
        and command
        and all(isinstance(word, str) for word in command)
        and isinstance(job.get("folder"), str)
        and isinstance(job.get("log"), str)
        and _is_count(job.get("taskCount"), 0)
        and _is_count(job.get("cpus", 1), 1)
        and isinstance(job.get("after", []), list)
        and isinstance(job.get("afterTasks", []), list)
    )
    if not fits:
        raise WorkerError(
            "A job needs command (list of texts), folder, log, taskCount, cpus, after and afterTasks; {} does not have "
            "them so.".format(job.get("jobName"))
        )


def _is_count(value, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
