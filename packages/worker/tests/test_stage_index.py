import os

from gridloom_worker.record_writer import RecordWriter
from gridloom_worker.records import DONE, FAILED, RUNNING, pack_record
from gridloom_worker.run_folder import RunFolder
from gridloom_worker.stage_index import StageIndex
from tests.sweep import SweepTest, axis, from_input, from_output, numbers


class StageIndexTest(SweepTest):
    def write_records(self, file, *records):
        writer = RecordWriter(self.run_folder, "s", file)
        for element, state, attempt, started in records:
            writer.mark(pack_record(element, state, attempt, started=started))
        writer.close()

    def setUp(self):
        super().setUp()
        self.write_plan()
        self.run_folder = RunFolder(self.folder)

    def test_done_beats_all_then_the_higher_attempt_then_the_later_record(self):
        self.write_records(
            "b",
            (0, DONE, 1, 5.0),
            (1, FAILED, 2, 7.0),
            (2, RUNNING, 1, 5.0),
            (2, FAILED, 1, 5.0),
            (3, DONE, 1, 9.0),
            (4, DONE, 2, 3.0),
        )
        self.write_records(
            "c", (0, FAILED, 2, 6.0), (1, FAILED, 1, 8.0), (3, DONE, 2, 9.5), (4, DONE, 2, 4.0), (9, DONE, 1, 1.0)
        )
        index = StageIndex(self.run_folder, "s", 6)
        self.assertEqual(
            [index.state(element) for element in range(6)], ["done", "failed", "failed", "done", "done", "waiting"]
        )
        self.assertEqual(list(index.attempts), [1, 2, 1, 2, 2, 0])
        self.assertEqual(index.missing(), [1, 2, 5])
        self.assertEqual([index.file(element) for element in (0, 3, 4, 5)], ["b", "c", "b", None])


class SomeElementsTest(SweepTest):
    """A task of few elements reads the files that can hold what these read, and no others."""

    def setUp(self):
        super().setUp()
        self.input("x", numbers(8))
        self.stage("f", "def f(x): return x + 1\n", [from_input("x", ["i"])], [axis("i", 8)], outputs=["y"])
        self.stage("g", "def g(y): return y * 2\n", [from_output("f", "y", ["i"])], [axis("i", 8)], outputs=["z"])
        # Split in two, as where a cluster takes no more tasks at once.
        for name, elements in (("f-1-0", [[0, 4]]), ("f-1-1", [[4, 5], [6, 8]])):
            batch = self.batch("f", elements, per_task=1, name=name)
            for task in range(4 if name == "f-1-0" else 3):
                self.task(batch, task)

    def lose(self, task_name):
        """Makes a records file one that cannot be read."""
        (name,) = [name for name in self.names("records", "f") if name.startswith(task_name + ".")]
        os.unlink(self.path("records", "f", name))
        os.mkdir(self.path("records", "f", name))

    def test_files_of_other_tasks_are_not_opened(self):
        for task_name in ("f-1-0.0", "f-1-0.3", "f-1-1.0", "f-1-1.2"):
            self.lose(task_name)
        batch = self.batch("g", [[0, 8]], per_task=1)
        for element in (1, 2, 6):
            with self.subTest(element=element):
                self.assertEqual(self.task(batch, element)[element].value, 2 * (element + 1))

    def test_a_file_that_may_hold_it_and_cannot_be_read_fails_the_task(self):
        self.lose("f-1-1.1")
        self.run_worker("task", "--run", self.folder, "--batch", self.batch("g", [[0, 8]], per_task=1), "--task", 6, code=1)
        self.assertEqual(self.elements("g"), {})

    def test_a_later_round_counts_too(self):
        self.task(self.batch("f", [[5, 6]], round=2))
        self.assertEqual(self.task(self.batch("g", [[5, 6]]))[5].value, 12)

    def test_what_was_taken_over_counts_too(self):
        self.task(self.batch("f", [[5, 6]], round=2))
        (name,) = [name for name in self.names("records", "f") if name.startswith("f-2-0.")]
        for kind in ("records", "values"):
            os.rename(self.path(kind, "f", name), self.path(kind, "f", "adopted-" + name))
        self.assertEqual(self.task(self.batch("g", [[5, 6]]))[5].value, 12)
