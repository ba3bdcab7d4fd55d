import errno
import os
import time

from gridloom_worker import scan
from tests.scanned import ScannedTest, record_of
from tests.sweep import axis, from_input, numbers


class ScanTest(ScannedTest):
    def test_new_records_come_once(self):
        self.input("x", numbers(3))
        self.stage("a", "def a(x): return x\n", [from_input("x", ["i"])], [axis("i", 3)])
        self.stage("b", "def b(): return 1\n", [])
        self.compute("a", [(0, 3)])
        self.compute("b")
        head, found = self.scan()
        self.assertEqual([path.split("/")[0] for path in found["new"]], ["a", "b"])
        self.assertEqual([file[:2] for file in found["files"]], [[0, 0], [1, 0]])
        self.assertEqual(found["damaged"], 0)
        sizes = [os.path.getsize(self.path("records", *path.split("/"))) for path in found["new"]]
        self.assertEqual([file[2] for file in found["files"]], sizes)
        self.assertEqual(sorted({row[0] for row in found["rows"] if row[1] == 3}), [0, 1, 2])
        offsets = dict(zip(found["new"], sizes))
        head, found = self.scan(offsets)
        self.assertEqual((found["files"], found["rows"], sorted(head)), ([], [], ["cursor"]))

    def test_a_record_keeps_what_is_known_of_its_element(self):
        measures = {"wall": 1.5, "cpu": 0.001, "peak_kib": 123456789}
        self.put_records("a/f", record_of(70000, 4, attempt=7, reason="killed", **measures))
        (row,) = self.scan()[1]["rows"]
        self.assertEqual(row[:4] + row[6:], (70000, 4, 7, 2, 123456789))
        self.assertAlmostEqual(row[4], 1.5, delta=1.5e-4)
        self.assertAlmostEqual(row[5], 0.001, delta=1e-7)

    def test_a_half_record_waits_for_its_end(self):
        second = record_of(2)
        self.put_records("a/f", record_of(1), second[:36])
        self.assertEqual(self.scan()[1]["files"], [[0, 0, 64, 1]])
        self.put_records("a/f", second[36:])
        head, found = self.scan({"a/f": 64})
        self.assertEqual((found["files"], found["rows"][0][0]), ([[0, 64, 64, 1]], 2))

    def test_damaged_records_are_left_out_and_counted(self):
        torn, bad_state, bad_reason, far = (bytearray(record_of(n)) for n in range(2, 6))
        torn[50] ^= 1
        bad_state = bytearray(record_of(3, 9))
        bad_reason[7] = 200
        far = record_of(1 << 33)
        self.put_records("a/f", (1, 3), bytes(torn), bytes(bad_state), bytes(bad_reason), far, (6, 3))
        head, found = self.scan()
        self.assertEqual(([row[0] for row in found["rows"]], found["damaged"]), ([1, 6], 4))
        self.assertEqual(found["files"], [[0, 0, 6 * 64, 2]])

    def test_a_run_folder_or_records_folder_that_does_not_exist_is_missing(self):
        self.write_plan()
        for folder in (self.path("nowhere"), self.path("plan.json"), self.folder):
            self.assertEqual(self.scan(folder=folder)[0], {"missing": True})

    def test_a_stage_that_has_no_folder_or_no_file_yet_was_read(self):
        os.makedirs(self.path("records", "a"))
        head, found = self.scan({"b/f": 0})
        self.assertEqual((sorted(head), found["files"]), (["cursor"], []))

    def test_what_cannot_be_listed_or_opened_is_said_and_the_rest_is_read(self):
        self.put_records("b/f", (0, 3))
        for what, path in (("records/a", ("a",)), ("records/b/e", ("b", "e"))):
            with self.subTest(what):
                link = self.path("records", *path)
                # A link to itself fails with ELOOP, also for root.
                os.symlink(link, link)
                head, found = self.scan()
                why = "{} cannot be read: {}.".format(self.path(what), os.strerror(errno.ELOOP))
                self.assertEqual((head["unreadable"], "missing" in head, len(found["rows"])), (why, False, 1))
                os.unlink(link)
                self.assertNotIn("unreadable", self.scan()[0])

    def test_a_records_folder_that_cannot_be_listed_is_not_missing(self):
        os.symlink(self.path("records"), self.path("records"))
        head, found = self.scan()
        self.assertIn("records cannot be read", head["unreadable"])
        self.assertNotIn("missing", head)

    def test_an_unreadable_run_does_not_keep_the_news_of_the_others(self):
        self.put_records("a/f", (0, 3))
        os.makedirs(self.path("other"))
        os.symlink(self.path("other", "records"), self.path("other", "records"))
        answers, _ = self.ask({"folder": self.path("other"), "offsets": {}}, {"folder": self.folder, "offsets": {}})
        (first, _), (second, body) = answers
        self.assertIn("unreadable", first)
        self.assertEqual(("unreadable" in second, len(body) > 0), (False, True))

    def test_a_stale_handle_while_reading_is_said(self):
        self.put_records("a/f", (0, 3))

        def stale(*_):
            raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))

        self.addCleanup(setattr, scan, "read_bytes", scan.read_bytes)
        scan.read_bytes = stale
        head, _ = scan.scan({"runs": [{"folder": self.folder}]})
        self.assertIn(os.strerror(errno.ESTALE), head["runs"][0]["unreadable"])

    def test_a_file_that_was_there_before_cannot_just_be_gone(self):
        self.put_records("a/f", (0, 3))
        cursor = self.scan()[0]["cursor"]
        os.unlink(self.path("records", "a", "f"))
        for head in (self.scan({"a/f": 64})[0], self.scan(cursor=cursor)[0]):
            self.assertIn("records/a/f cannot be read", head["unreadable"])

    def test_what_the_filesystem_puts_beside_the_records_is_no_record(self):
        self.put_records("a/.nfs0001", (0, 3))
        self.put_records(".snapshot/f", (0, 3))
        self.assertEqual(self.scan()[0], {})

    def test_one_answer_has_at_most_16_mib_of_a_run(self):
        records = record_of(1) * (10 << 14)
        self.put_records("a/f", records)
        self.put_records("a/g", records)
        head, found = self.scan()
        self.assertEqual([file[2] for file in found["files"]], [10 << 20, 6 << 20])
        self.assertTrue(head["more"])
        head, found = self.scan(cursor=head["cursor"])
        self.assertEqual(found["files"], [[1, 6 << 20, 4 << 20, 4 << 14]])
        self.assertNotIn("more", head)

    def test_an_answer_that_is_just_full_has_no_more(self):
        self.put_records("a/f", record_of(1) * (1 << 18))
        self.put_records("a/g", record_of(1)[:63])
        self.assertNotIn("more", self.scan()[0])
        self.put_records("a/g", record_of(1)[63:])
        self.assertTrue(self.scan()[0]["more"])


class CursorTest(ScannedTest):
    def cursors(self):
        folder = os.path.join(os.path.dirname(self.folder), ".gridloom", "cursors")
        run = os.path.basename(self.folder) + "."
        return sorted(name for name in os.listdir(folder) if name.startswith(run))

    def test_a_cursor_stands_for_the_offsets(self):
        self.put_records("a/f", (0, 3))
        first = self.scan()[0]["cursor"]
        head, found = self.scan(cursor=first)
        self.assertEqual((head, found["rows"]), ({}, []))
        self.put_records("a/e", (1, 3))
        self.put_records("a/f", (2, 3))
        head, found = self.scan(cursor=first)
        # Files keep the number by which they were first told of.
        self.assertEqual((found["new"], found["files"]), (["a/e"], [[1, 0, 64, 1], [0, 64, 64, 1]]))
        self.assertEqual([row[0] for row in found["rows"]], [1, 2])
        self.assertEqual(self.scan(cursor=head["cursor"])[0], {})

    def test_an_answer_that_was_lost_is_given_again(self):
        self.put_records("a/f", (0, 3))
        first = self.scan()[0]["cursor"]
        self.put_records("a/f", (1, 3))
        lost, before = self.scan(cursor=first)
        head, found = self.scan(cursor=first)
        self.assertEqual(found, before)
        self.assertNotEqual(head["cursor"], lost["cursor"])
        self.put_records("a/f", (2, 3))
        head, found = self.scan(cursor=head["cursor"])
        self.assertEqual([row[0] for row in found["rows"]], [2])

    def test_a_cursor_goes_when_the_next_one_is_known_to_be_heard(self):
        self.put_records("a/f", (0, 3))
        first = self.scan()[0]["cursor"]
        self.put_records("a/f", (1, 3))
        second = self.scan(cursor=first)[0]["cursor"]
        self.assertEqual(len(self.cursors()), 2)
        self.scan(cursor=second)
        self.assertEqual(self.cursors(), [os.path.basename(self.folder) + "." + second])
        self.assertEqual(self.scan(cursor=first)[0], {"unknown": True})

    def test_two_readers_never_meet(self):
        self.put_records("a/f", (0, 3))
        one, other = self.scan()[0]["cursor"], self.scan()[0]["cursor"]
        self.put_records("a/f", (1, 3))
        one = self.scan(cursor=one)[0]["cursor"]
        self.assertEqual(self.scan(cursor=one)[0], {})
        self.assertEqual([row[0] for row in self.scan(cursor=other)[1]["rows"]], [1])

    def test_an_unknown_or_strange_cursor_is_said_and_nothing_is_read(self):
        self.put_records("a/f", (0, 3))
        name = self.scan()[0]["cursor"]
        self.write("../.gridloom/cursors/{}.{}".format(os.path.basename(self.folder), name), "{")
        for cursor in (name, "0" * 16, "../../x", "."):
            self.assertEqual(self.scan(cursor=cursor), ({"unknown": True}, self.scan(cursor="0" * 16)[1]))

    def test_without_a_place_for_cursors_offsets_are_all(self):
        self.put_records("a/f", (0, 3))
        self.write("../.gridloom/cursors", "no folder")
        head, found = self.scan()
        self.assertEqual((sorted(head), len(found["rows"])), (["bytes"], 1))

    def test_old_cursors_are_removed(self):
        self.put_records("a/f", (0, 3))
        self.scan()
        (name,) = self.cursors()
        path = os.path.join(os.path.dirname(self.folder), ".gridloom", "cursors", name)
        os.utime(path, (time.time() - 8 * 86400,) * 2)
        self.scan()
        self.assertNotIn(name, self.cursors())

    def test_an_idle_poll_is_short_and_a_busy_one_costs_few_bytes_an_element(self):
        for number in range(200):
            rows = [
                (number * 250 + at, 3, {"wall": 1e-5 * (1 + at % 97 / 31), "cpu": 9e-6, "peak_kib": 20000 + at % 41})
                for at in range(250)
            ]
            self.put_records("a/f-{:08x}".format(number * 123457), *[record_of(e, s, **more) for e, s, more in rows])
        answers, length = self.ask({"folder": self.folder, "offsets": {}})
        self.assertLess(length / 50000, 12)
        cursor = answers[0][0]["cursor"]
        answers, length = self.ask({"folder": self.folder, "cursor": cursor})
        self.assertLess(length, 50)
