from gridloom_worker.record_writer import RecordWriter
from gridloom_worker.records import DONE, FAILED, RUNNING, pack_record
from gridloom_worker.run_folder import RunFolder
from gridloom_worker.stage_index import StageIndex
from tests.sweep import SweepTest


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
