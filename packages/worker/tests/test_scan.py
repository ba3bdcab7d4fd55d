import base64
import os
import zlib

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

    def test_a_folder_that_does_not_exist_is_missing_and_one_without_records_is_not(self):
        self.assertTrue(self.scan(folder=self.path("nowhere"))[0]["missing"])
        self.write_plan()
        self.assertFalse(self.scan()[0]["missing"])

    def test_one_answer_has_at_most_32_mib_of_a_run(self):
        os.makedirs(self.path("records", "a"))
        for name in ("f", "g"):
            with open(self.path("records", "a", name), "wb") as file:
                file.truncate(20 << 20)
        run, data = self.scan()
        self.assertEqual([file["bytes"] for file in run["files"]], [20 << 20, 12 << 20])
        run, data = self.scan({"a/f": 20 << 20, "a/g": 12 << 20})
        self.assertEqual(run["files"], [{"path": "a/g", "from": 12 << 20, "bytes": 8 << 20}])
