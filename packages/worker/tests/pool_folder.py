"""A process pool in the test's folder, and what its files say."""

import fcntl
import os
import signal

from gridloom_worker.pool_files import PoolFiles
from gridloom_worker.pool_job import is_over, job_status
from tests.sweep import SweepTest, wait_until


class PoolFolderTest(SweepTest):
    """Ends the pool and its tasks after each test."""

    def setUp(self):
        super().setUp()
        self.cpus = {"GRIDLOOM_POOL_CPUS": "2"}
        self.addCleanup(self.end_pool)

    def pool_path(self, *parts):
        return self.path(".gridloom", "pool", *parts)

    def lock_holders(self):
        """Processes that have the lock file open, by /proc."""
        found = []
        for pid in os.listdir("/proc"):
            if pid.isdigit() and int(pid) != os.getpid():
                try:
                    links = [
                        os.readlink("/proc/{}/fd/{}".format(pid, each))
                        for each in os.listdir("/proc/{}/fd".format(pid))
                    ]
                except OSError:
                    continue
                if self.pool_path("lock") in links:
                    found.append(int(pid))
        return found

    def pool_pid(self):
        return wait_until(lambda: self.is_locked() and self.lock_holders(), "a pool")[0]

    def is_locked(self):
        if not os.path.exists(self.pool_path("lock")):
            return False
        with open(self.pool_path("lock")) as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return False
            except BlockingIOError:
                return True

    def end_pool(self):
        for pid in self.lock_holders():
            os.kill(pid, signal.SIGKILL)
        for name in self.names(".gridloom", "pool", "tasks"):
            for line in self.read(".gridloom", "pool", "tasks", name).decode().split("\n"):
                words = line.split()
                if words and words[0] == "s":
                    try:
                        os.killpg(int(words[2]), signal.SIGKILL)
                    except OSError:
                        pass

    def submit(self, name, script, tasks=1, cpus=1, after=(), after_tasks=(), folder=None):
        job = {
            "jobName": name,
            "command": ["/bin/sh", "-c", script, "sh", "{task}"],
            "folder": folder or self.folder,
            "taskCount": tasks,
            "cpus": cpus,
            "after": list(after),
            "afterTasks": list(after_tasks),
            "log": self.path("logs", name + "-{task}.log"),
        }
        return self.answer_of("pool-submit", "--root", self.folder, stdin=job, env=self.cpus)

    def ask(self, command, request):
        return self.answer_of(command, "--root", self.folder, stdin=request, env=self.cpus)

    def status(self, *names):
        answer = self.answer_of("pool-status", "--root", self.folder, stdin={"jobs": list(names)}, env=self.cpus)
        return answer["jobs"][names[0]] if len(names) == 1 else answer["jobs"]

    def ended(self, name):
        # Asked once by the command, which revives a pool that is gone; then the files tell, without a process each time.
        self.status(name)
        wait_until(lambda: is_over(self.files(), name), "the end of " + name)
        return self.status(name)

    def wait_for_running(self, name, tasks, what):
        wait_until(lambda: job_status(self.files(), name)["running"] == tasks, what)
        self.assertEqual(self.status(name)["running"], tasks)

    def files(self):
        return PoolFiles(self.folder)

    def task_lines(self, name, letter):
        path = self.pool_path("tasks", name)
        if not os.path.exists(path):
            return []
        with open(path) as file:
            return [line.split() for line in file.read().split("\n")[:-1] if line[0] == letter]
