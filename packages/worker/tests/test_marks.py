"""When the records say that an element runs."""

import os
import time
from types import SimpleNamespace

from gridloom_worker import record_writer
from gridloom_worker.child_process import ChildProcess
from gridloom_worker.claim import Claim
from gridloom_worker.run_folder import RunFolder
from gridloom_worker.slot import SLOT_BYTES, Slot
from gridloom_worker.task import Task
from tests.sweep import SweepTest, wait_until


class MarksTest(SweepTest):
    def test_a_running_mark_is_written_while_an_element_runs(self):
        self.stage("slow", "import time\ndef slow():\n    time.sleep(60)\n", [])
        self.batch("slow", [[0, 1]])
        self.write_plan()
        before = time.time()
        self.start_worker("task", "--run", self.folder, "--batch", "slow-1-0", "--task", 0)
        fields = wait_until(lambda: self.records("slow"), "a running mark")[0][1]
        self.assertEqual((fields[1], fields[2], fields[5], fields[7], fields[10]), (2, 1, 0, 0, 0))
        self.assertAlmostEqual(fields[6], before, delta=20)
        self.assertEqual(self.names("values"), [])

    def test_the_first_element_is_marked_when_it_starts_however_late_its_process_begins(self):
        task, slot = self.task_with_a_child()
        now = 100.0
        for _ in range(20):
            pause = task._on_tick(now)
            self.assertLessEqual(pause, 0.1)
            now += pause
        self.assertEqual(self.records("slow"), [])
        slot.take(0, 1.0)
        pause = task._on_tick(now)
        # Seen within a tenth of a second; from now on two flushes a second are enough.
        self.assertEqual([fields[1] for _, fields in self.records("slow")], [2])
        self.assertGreater(pause, 0.1)
        task.writer.close()

    def test_an_element_that_goes_on_is_marked_again_with_the_seconds_so_far(self):
        task, slot = self.task_with_a_child()
        started = time.time() - 33
        slot.take(0, started)
        marks = []
        for now in (100.0, 100.6, 119.0, 120.5, 121.1, 140.0, 141.0):
            task._on_tick(now)
            marks.append(len(self.records("slow")))
        self.assertEqual(marks, [1, 1, 1, 2, 2, 2, 3])
        fields = [fields for _, fields in self.records("slow")]
        self.assertEqual([each[1] for each in fields], [2, 2, 2])
        self.assertEqual([each[6] for each in fields], [started] * 3)
        self.assertEqual(fields[0][7], 0)
        self.assertTrue(33 <= fields[1][7] <= fields[2][7] < 63, fields)
        task.writer.close()

    def test_a_shared_filesystem_is_told_to_send_the_first_mark_at_once(self):
        self.addCleanup(setattr, record_writer, "_LOCAL", record_writer._LOCAL)
        self.addCleanup(setattr, os, "fsync", os.fsync)
        record_writer._LOCAL = set()
        synced = []
        os.fsync = synced.append
        self.write_plan()
        writer = record_writer.RecordWriter(RunFolder(self.folder), "a", "f")
        writer.sync(100.0)
        self.assertEqual(synced, [])
        writer.mark(bytearray(64))
        writer.flush()
        for now, count in ((100.0, 1), (102.9, 1), (103.1, 2), (104.0, 2)):
            writer.sync(now)
            self.assertEqual(len(synced), count)
        writer.close()

    def task_with_a_child(self):
        """A task of one element, and what its child tells of it; the child is no process."""
        self.stage("slow", "def slow():\n    return 1\n", [])
        self.batch("slow", [[0, 1]])
        self.write_plan()
        run = RunFolder(self.folder)
        task = Task(run, run.stage("slow"), run.manifest("slow-1-0"), 0, Claim("slow-1-0", 0))
        slot = Slot(memoryview(bytearray(SLOT_BYTES)), 0)
        child = ChildProcess(0, 1, slot, [0], -1, -1, -1, -1)
        child.stop = 1
        task.children = SimpleNamespace(living=[child])
        return task, slot
