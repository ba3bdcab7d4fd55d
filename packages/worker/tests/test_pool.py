import fcntl
import json
import os
import signal
import stat
import subprocess
import time

from gridloom_worker import pool
from tests.pool_folder import PoolFolderTest
from tests.sweep import has_ended, wait_until


class PoolTest(PoolFolderTest):
    def test_tasks_run_and_say_how_they_ended(self):
        answer = self.submit("job", 'echo "task $1 of $GRIDLOOM_JOB_ID in $(pwd)"; exit $(($1 % 2))', tasks=5)
        self.assertEqual(answer, {"jobId": "job", "created": True})
        status = self.ended("job")
        self.assertEqual(
            status["ended"],
            [{"tasks": [[0, 1], [2, 3], [4, 5]], "exitCode": 0}, {"tasks": [[1, 2], [3, 4]], "exitCode": 1}],
        )
        self.assertEqual((status["cancelled"], status["unknown"]), ([], False))
        self.assertEqual(self.read("logs", "job-3.log").decode(), "task 3 of job in {}\n".format(self.folder))
        wait_until(lambda: os.path.exists(self.pool_path("ended", "job")), "the mark of its end")

    def test_a_second_submission_changes_nothing(self):
        self.submit("job", "echo ran >> count")
        self.assertEqual(self.submit("job", "echo other >> count"), {"jobId": "job", "created": False})
        self.ended("job")
        self.assertEqual(self.submit("job", "echo other >> count")["created"], False)
        self.submit("next", "true", after=["job"])
        self.ended("next")
        self.assertEqual(self.read("count"), b"ran\n")

    def test_an_unknown_job_is_unknown_and_starts_no_pool(self):
        self.assertEqual(
            self.status("none"),
            {"queued": [], "never": [], "running": [], "ended": [], "cancelled": [], "held": False, "unknown": True},
        )
        self.assertEqual(self.names(".gridloom"), [])

    def test_no_more_tasks_run_than_there_are_cpus(self):
        self.submit("wide", "echo $1 >> order; until [ -e go ]; do sleep 0.05; done", tasks=3)
        self.submit("all", "echo all >> order", cpus=9)
        self.wait_for_running("wide", [[0, 2]], "two running tasks")
        self.assertEqual(self.status("wide")["queued"], [[2, 3]])
        self.assertEqual(self.status("all")["queued"], [[0, 1]])
        self.write("go", "")
        self.ended("all")
        self.ended("wide")
        self.assertEqual(sorted(self.read("order").split()), [b"0", b"1", b"2", b"all"])

    def test_a_job_waits_until_those_before_it_have_ended_however(self):
        self.submit("first", "until [ -e go ]; do sleep 0.05; done; echo first >> order; exit 3")
        self.submit("second", "echo second >> order", after=["first", "never-heard-of"])
        self.wait_for_running("first", [[0, 1]], "a running task")
        self.assertEqual(self.status("second")["queued"], [[0, 1]])
        self.write("go", "")
        self.ended("second")
        self.assertEqual(self.read("order"), b"first\nsecond\n")

    def test_runs_take_turns(self):
        self.submit("long", "until [ -e go-$1 ] || [ -e go ]; do sleep 0.05; done", tasks=8)
        self.wait_for_running("long", [[0, 2]], "two running tasks")
        self.submit("short", "true", folder=self.folder + "/.gridloom")
        self.write("go-0", "")
        self.ended("short")
        self.wait_for_running("long", [[1, 3]], "the next task in turn")
        self.write("go", "")
        self.ended("long")

    def test_cancel_ends_what_runs_and_starts_nothing_more(self):
        # A pool that kills sooner than others, before any other is there.
        self.addCleanup(setattr, pool, "_KILL_AFTER_S", pool._KILL_AFTER_S)
        pool._KILL_AFTER_S = 0.5
        pool.start_pool(self.files().make(), 2)
        wait_until(self.is_locked, "the pool")
        self.submit("job", "trap '' TERM; sleep 60 & echo $! > child-$1; wait; sleep 60", tasks=3)
        self.submit("soft", "sleep 60", after=["none"])
        wait_until(lambda: os.path.exists(self.path("child-1")) and self.read("child-1"), "two running tasks")
        started = time.monotonic()
        self.assertEqual(
            self.answer_of("pool-cancel", "--root", self.folder, stdin={"jobs": ["job", "soft", "nobody"]}), {}
        )
        soft = self.ended("soft")
        self.assertEqual(soft["cancelled"], [[0, 1]])
        job = self.ended("job")
        self.assertEqual((job["cancelled"], job["ended"]), ([[0, 3]], []))
        self.assertGreater(time.monotonic() - started, 0.4)
        wait_until(lambda: has_ended(int(self.read("child-0"))), "the end of what the task started")

    def test_a_killed_pool_is_revived_and_tasks_are_neither_lost_nor_doubled(self):
        self.submit("job", "echo $1 >> order; until [ -e go ]; do sleep 0.05; done; exit 4", tasks=4)
        self.wait_for_running("job", [[0, 2]], "two running tasks")
        first = self.pool_pid()
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: not self.is_locked(), "the end of the pool")
        self.status("job")
        self.assertNotEqual(self.pool_pid(), first)
        self.assertEqual(self.status("job")["running"], [[0, 2]])
        self.write("go", "")
        self.assertEqual(self.ended("job")["ended"], [{"tasks": [[0, 4]], "exitCode": 4}])
        self.assertEqual(sorted(self.read("order").split()), [b"0", b"1", b"2", b"3"])

    def test_a_task_that_died_with_the_pool_is_not_taken_for_running(self):
        self.submit("job", "sleep 60")
        wait_until(lambda: self.task_lines("job", "s"), "a running task")
        os.kill(self.pool_pid(), signal.SIGKILL)
        os.killpg(int(self.task_lines("job", "s")[0][2]), signal.SIGKILL)
        wait_until(lambda: not self.is_locked(), "the end of the pool")
        self.assertEqual(self.ended("job")["ended"], [{"tasks": [[0, 1]], "exitCode": -9}])

    def test_a_killed_task_says_its_signal(self):
        self.submit("job", "kill -9 $$")
        self.assertEqual(self.ended("job")["ended"], [{"tasks": [[0, 1]], "exitCode": 137}])

    def test_the_pool_is_free_of_its_caller(self):
        self.submit("job", "sleep 60")
        living = self.pool_pid()
        self.assertEqual(os.getsid(living), os.getpgid(living))
        self.assertNotEqual(os.getsid(living), os.getsid(0))
        self.assertEqual(os.readlink("/proc/{}/cwd".format(living)), "/")
        targets = [os.readlink("/proc/{}/fd/{}".format(living, each)) for each in (0, 1, 2)]
        self.assertEqual(targets, ["/dev/null"] + [self.pool_path("pool.log")] * 2)
        with open("/proc/{}/stat".format(living)) as file:
            self.assertNotEqual(int(file.read().rsplit(")")[-1].split()[1]), os.getpid())

    def test_the_pool_keeps_the_umask_of_who_started_it(self):
        self.addCleanup(os.umask, os.umask(0o077))
        self.submit("job", "echo made > made; umask")
        self.ended("job")
        self.assertEqual(self.read("logs", "job-0.log"), b"0077\n")
        for path in (self.path("made"), self.path("logs", "job-0.log"), self.pool_path("pool.log")):
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600, path)

    def test_many_submissions_at_once_start_one_pool_and_lose_no_job(self):
        submissions = []
        for number in range(6):
            job = {
                "jobName": "job{}".format(number),
                "command": ["/bin/sh", "-c", "echo {} >> order".format(number)],
                "folder": self.folder,
                "taskCount": 1,
                "cpus": 1,
                "after": [],
                "log": self.path("log"),
            }
            process = subprocess.Popen(
                self.command("pool-submit", "--root", self.folder),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                env=self.environment(**self.cpus),
                cwd=self.folder,
            )
            submissions.append((process, json.dumps(job).encode()))
        for process, data in submissions:
            process.stdin.write(data)
            process.stdin.close()
        for process, _ in submissions:
            self.assertEqual(process.wait(20), 0)
        for number in range(6):
            self.ended("job{}".format(number))
        self.assertEqual(sorted(self.read("order").split()), [b"%d" % number for number in range(6)])
        wait_until(lambda: len(self.lock_holders()) == 1, "one pool", 10)

    def test_a_submission_to_a_leaving_pool_starts_the_next(self):
        os.makedirs(self.pool_path())
        with open(self.pool_path("lock"), "w") as lock:
            lock.write("leaving")
            lock.flush()
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.submit("job", "true")
            wait_until(self.lock_holders, "a pool that waits for the lock")
            self.assertEqual(self.status("job")["queued"], [[0, 1]])
        self.assertEqual(self.ended("job")["ended"][0]["exitCode"], 0)

    def test_a_job_that_makes_no_sense_is_refused(self):
        arguments = ("pool-submit", "--root", self.folder)
        self.run_worker(*arguments, stdin={"jobName": "a/b"}, code=3)
        self.assertIn("is not a job name", self.stderr)
        self.run_worker(*arguments, stdin={"jobName": "a", "command": "x"}, code=3)
        self.assertIn("A job needs command", self.stderr)
        self.run_worker("pool-status", "--root", self.folder, stdin=[], code=3)
        self.assertIn("must be a JSON object", self.stderr)

    def test_a_task_that_cannot_start_ends_with_126(self):
        self.submit("job", "true", folder=self.path("nowhere"))
        self.assertEqual(self.ended("job")["ended"], [{"tasks": [[0, 1]], "exitCode": 126}])
