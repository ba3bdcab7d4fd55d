"""A task is computed by the process that claims it: by creating a file that did not exist."""

import os
import time

from .bare import json_text
from .run_folder import is_safe_name


class Claim:
    """A claim that this process holds. ``name`` names its records and values file."""

    def __init__(self, batch: str, task: int) -> None:
        environ = os.environ
        self.restart = _whole_number(environ.get("SLURM_RESTART_COUNT"))
        self.job_id = job_id()
        nonce = os.urandom(4).hex()
        claim = "{}-{}-{}".format(_safe(self.job_id), self.restart, nonce)
        self.claim = claim
        self.task_name = "{}.{}".format(batch, task)
        self.name = "{}.{}".format(self.task_name, claim)

    def take(self, folder: str) -> bool:
        """Creates the claim file in ``folder``; False when another process has the task.

        Raises:
            OSError: when the file cannot be written.
        """
        path = os.path.join(folder, "{}.{}".format(self.task_name, self.restart))
        os.makedirs(folder, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        except FileExistsError:
            return False
        facts = {
            "host": os.uname().nodename,
            "pid": os.getpid(),
            "jobId": self.job_id,
            "restart": self.restart,
            "startedS": time.time(),
            "claim": self.claim,
        }
        try:
            os.write(descriptor, json_text(facts).encode())
        finally:
            os.close(descriptor)
        return True


def job_id() -> str:
    """The scheduler's name of this task: ``123_4`` of SLURM, or what the process pool calls it."""
    environ = os.environ
    if environ.get("SLURM_ARRAY_JOB_ID"):
        return "{}_{}".format(environ["SLURM_ARRAY_JOB_ID"], environ.get("SLURM_ARRAY_TASK_ID", "0"))
    return environ.get("GRIDLOOM_JOB_ID") or environ.get("SLURM_JOB_ID") or "local"


def _safe(text: str) -> str:
    return "".join(letter if is_safe_name(letter) else "_" for letter in text)


def _whole_number(text) -> int:
    return int(text) if text and text.isdigit() else 0
