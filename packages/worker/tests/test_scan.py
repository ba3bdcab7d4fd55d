import base64
import errno
import os
import zlib

from gridloom_worker import scan
from tests.sweep import SweepTest, axis, from_input, numbers


class ScanTest(SweepTest):
    def scan(self, offsets=None, folder=None):
        answer = self.answer_of("scan", stdin={"runs": [{"folder": folder or self.folder, "offsets": offsets or {}}]})
        run = answer["runs"][0]
        return run, zlib.decompress(base64.b64decode(run["data"]))

    def test_new_records_come_once(self):
        self.input("x", numbers(3))
        self.stage("a", "def a(x): return x\n", [from_input("x", ["i"])], [axis("i", 3)])
        self.stage("b", "def b(): return 1\n", [])
        self.compute("a", [(0, 3)])
        self.compute("b")
        run, data = self.scan()
        self.assertEqual([file["path"].split("/")[0] for file in run["files"]], ["a", "b"])
        self.assertFalse(run["missing"])
        self.assertEqual([file["from"] for file in run["files"]], [0, 0])
        both = b"".join(self.read("records", *file["path"].split("/")) for file in run["files"])
        self.assertEqual(data, both)
        offsets = {file["path"]: file["from"] + file["bytes"] for file in run["files"]}
        run, data = self.scan(offsets)
        self.assertEqual((run["files"], data), ([], b""))

    def test_a_half_record_waits_for_its_end(self):
        self.write("records/a/f", "x" * 100)
        run, data = self.scan()
        self.assertEqual(run["files"], [{"path": "a/f", "from": 0, "bytes": 64}])
        self.write("records/a/f", "x" * 128)
        run, data = self.scan({"a/f": 64})
        self.assertEqual((run["files"], len(data)), ([{"path": "a/f", "from": 64, "bytes": 64}], 64))

    def test_a_run_folder_or_records_folder_that_does_not_exist_is_missing(self):
        self.write_plan()
        for folder in (self.path("nowhere"), self.path("plan.json"), self.folder):
            run, data = self.scan(folder=folder)
            self.assertEqual((run["missing"], run["unreadable"], run["more"], data), (True, None, False, b""))

    def test_a_stage_that_has_no_folder_or_no_file_yet_was_read(self):
        os.makedirs(self.path("records", "a"))
        run, data = self.scan({"b/f": 0})
        self.assertEqual((run["missing"], run["unreadable"], run["files"]), (False, None, []))

    def test_what_cannot_be_listed_or_opened_is_said_and_the_rest_is_read(self):
        self.write("records/b/f", "x" * 64)
        for what, path in (("records/a", ("a",)), ("records/b/e", ("b", "e"))):
            with self.subTest(what):
                link = self.path("records", *path)
                # A link to itself fails with ELOOP, also for root.
                os.symlink(link, link)
                run, data = self.scan()
                why = "{} cannot be read: {}.".format(self.path(what), os.strerror(errno.ELOOP))
                self.assertEqual((run["unreadable"], run["missing"], len(data)), (why, False, 64))
                os.unlink(link)
                self.assertIsNone(self.scan()[0]["unreadable"])

    def test_a_records_folder_that_cannot_be_listed_is_not_missing(self):
        os.symlink(self.path("records"), self.path("records"))
        run, data = self.scan()
        self.assertIn("records cannot be read", run["unreadable"])
        self.assertFalse(run["missing"])

    def test_an_unreadable_run_does_not_keep_the_news_of_the_others(self):
        self.write("records/a/f", "x" * 64)
        os.makedirs(self.path("other"))
        os.symlink(self.path("other", "records"), self.path("other", "records"))
        runs = [{"folder": self.path("other"), "offsets": {}}, {"folder": self.folder, "offsets": {}}]
        first, second = self.answer_of("scan", stdin={"runs": runs})["runs"]
        self.assertIsNotNone(first["unreadable"])
        self.assertEqual((second["unreadable"], len(second["files"])), (None, 1))

    def test_a_stale_handle_while_reading_is_said(self):
        self.write("records/a/f", "x" * 64)

        def stale(*_):
            raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))

        self.addCleanup(setattr, scan, "read_bytes", scan.read_bytes)
        scan.read_bytes = stale
        run = scan.scan({"runs": [{"folder": self.folder}]})["runs"][0]
        self.assertIn(os.strerror(errno.ESTALE), run["unreadable"])

    def test_a_file_that_was_there_before_cannot_just_be_gone(self):
        os.makedirs(self.path("records", "a"))
        run, data = self.scan({"a/f": 64})
        self.assertIn("records/a/f cannot be read", run["unreadable"])

    def test_what_the_filesystem_puts_beside_the_records_is_no_record(self):
        self.write("records/a/.nfs0001", "x" * 64)
        self.write("records/.snapshot/f", "x" * 64)
        run, data = self.scan()
        self.assertEqual((run["files"], run["unreadable"]), ([], None))

    def test_one_answer_has_at_most_32_mib_of_a_run(self):
        os.makedirs(self.path("records", "a"))
        for name in ("f", "g"):
            with open(self.path("records", "a", name), "wb") as file:
                file.truncate(20 << 20)
        run, data = self.scan()
        self.assertEqual([file["bytes"] for file in run["files"]], [20 << 20, 12 << 20])
        self.assertTrue(run["more"])
        run, data = self.scan({"a/f": 20 << 20, "a/g": 12 << 20})
        self.assertEqual(run["files"], [{"path": "a/g", "from": 12 << 20, "bytes": 8 << 20}])
        self.assertFalse(run["more"])

    def test_an_answer_that_is_just_full_has_no_more(self):
        os.makedirs(self.path("records", "a"))
        for name, size in (("f", 32 << 20), ("g", 63)):
            with open(self.path("records", "a", name), "wb") as file:
                file.truncate(size)
        self.assertFalse(self.scan()[0]["more"])
        with open(self.path("records", "a", "g"), "ab") as file:
            file.truncate(64)
        self.assertTrue(self.scan()[0]["more"])
