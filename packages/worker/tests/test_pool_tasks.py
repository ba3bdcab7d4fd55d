"""Tasks of the pool that wait for tasks, and what is done to some of them."""

import os
import time

from gridloom_worker import pool
from tests.pool_folder import PoolFolderTest
from tests.sweep import wait_until

_WAIT_FOR_GO = "until [ -e go-$1 ] || [ -e go ]; do sleep 0.05; done; "


class PoolTasksTest(PoolFolderTest):
    def setUp(self):
        super().setUp()
        self.cpus = {"GRIDLOOM_POOL_CPUS": "4"}

    def test_a_task_starts_when_its_partners_have_ended_well(self):
        self.submit("first", _WAIT_FOR_GO + "exit $(($1 == 2))", tasks=3)
        self.submit("other", "true", tasks=3)
        self.submit("second", "echo $1 >> order", tasks=3, after_tasks=["first", "other", "never-heard-of"])
        self.wait_for_running("first", [[0, 3]], "the first job")
        self.write("go-1", "")
        wait_until(lambda: self.task_lines("second", "e"), "the partner of what has ended")
        self.assertEqual(self.read("order"), b"1\n")
        self.assertEqual(self.status("second")["queued"], [[0, 1], [2, 3]])
        self.write("go", "")
        second = self.ended("second")
        self.assertEqual((second["ended"], second["never"]), ([{"tasks": [[0, 2]], "exitCode": 0}], [[2, 3]]))
        self.assertEqual(self.read("order"), b"1\n0\n")

    def test_a_task_whose_partner_never_runs_never_does_and_keeps_nobody(self):
        self.submit("first", _WAIT_FOR_GO, tasks=2)
        self.submit("second", "true", tasks=2, after_tasks=["first"])
        self.submit("third", "true", tasks=3, after_tasks=["second"])
        self.wait_for_running("first", [[0, 2]], "the first job")
        self.ask("pool-cancel", {"tasks": {"first": [[0, 1]]}})
        wait_until(lambda: self.status("third")["never"] == [[0, 1]], "the word on the third")
        self.write("go", "")
        self.assertEqual(self.ended("third")["ended"], [{"tasks": [[1, 3]], "exitCode": 0}])
        wait_until(lambda: os.path.exists(self.pool_path("ended", "third")), "the mark of its end")

    def test_cancel_of_some_tasks_leaves_the_others(self):
        self.submit("job", _WAIT_FOR_GO + "echo $1 >> order", tasks=6)
        self.wait_for_running("job", [[0, 4]], "four running tasks")
        self.ask("pool-cancel", {"tasks": {"job": [[1, 3], [5, 6]], "nobody": [[0, 1]]}})
        wait_until(lambda: self.status("job")["cancelled"] == [[1, 3], [5, 6]], "the end of two tasks")
        self.write("go", "")
        job = self.ended("job")
        self.assertEqual((job["cancelled"], job["ended"][0]["exitCode"]), ([[1, 3], [5, 6]], 0))
        self.assertEqual(sorted(self.read("order").split()), [b"0", b"3", b"4"])

    def test_a_held_job_starts_nothing_until_it_is_released(self):
        # What a pool waits for with the work at hand; everything is held, so it leaves.
        self.addCleanup(setattr, pool, "IDLE_S", pool.IDLE_S)
        pool.IDLE_S = 2
        pool.start_pool(self.files().make(), 1)
        wait_until(self.is_locked, "the pool")
        self.submit("job", _WAIT_FOR_GO + "echo $1 >> order", tasks=2)
        self.wait_for_running("job", [[0, 1]], "a running task")
        self.ask("pool-hold", {"jobs": ["job", "nobody"]})
        self.write("go-0", "")
        wait_until(lambda: not self.is_locked(), "the end of the pool")
        job = self.status("job")
        self.assertEqual((job["held"], job["queued"], len(job["ended"])), (True, [[1, 2]], 1))
        self.assertFalse(self.is_locked())
        self.ask("pool-release", {"jobs": ["job"]})
        self.write("go", "")
        job = self.ended("job")
        self.assertEqual((job["held"], job["ended"]), (False, [{"tasks": [[0, 2]], "exitCode": 0}]))

    def test_a_thousand_waiting_tasks_cost_a_step_little(self):
        self.submit("first", _WAIT_FOR_GO, tasks=1000)
        self.submit("second", "true", tasks=1000, after_tasks=["first"])
        self.wait_for_running("first", [[0, 4]], "the first job")
        files = self.files()
        watched = pool.Pool(files, 0)
        watched._find_jobs()
        began = time.process_time()
        for _ in range(20):
            watched._find_jobs()
            watched._next_job({})
        self.assertLess(time.process_time() - began, 2)
