import fcntl
import os

from gridloom_worker import pool
from gridloom_worker.pool_files import PoolFiles, open_lock, try_lock
from tests.sweep import SweepTest


class LeaveTest(SweepTest):
    """A pool that leaves and a submission at the same moment: the job is never left behind."""

    def setUp(self):
        super().setUp()
        self.addCleanup(setattr, pool, "IDLE_S", pool.IDLE_S)
        pool.IDLE_S = 0
        self.files = PoolFiles(self.folder).make()
        self.pool = pool.Pool(self.files, 1)
        self.pool.lock = open_lock(self.files)
        self.assertTrue(try_lock(self.pool.lock, fcntl.LOCK_EX))

    def said(self):
        with open(self.files.at("lock"), "rb") as file:
            return file.read()

    def test_it_says_that_it_leaves_before_it_looks_for_the_last_time(self):
        find = self.pool._find_jobs
        heard = []

        def find_jobs():
            heard.append(self.said())
            self.files.add_job("late", {"taskCount": 1, "command": ["true"], "folder": "/", "log": "/dev/null"})
            find()

        self.pool._find_jobs = find_jobs
        self.assertFalse(self.pool._leave())
        self.assertEqual(heard, [b"leaving"])
        self.assertEqual(self.said(), b"")
        self.assertIn("late", self.pool.jobs)

    def test_it_gives_the_lock_away_when_nothing_is_left(self):
        self.assertTrue(self.pool._leave())
        lock = open_lock(self.files)
        self.addCleanup(os.close, lock)
        self.assertTrue(try_lock(lock, fcntl.LOCK_EX))
