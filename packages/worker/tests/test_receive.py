import hashlib
import os
import subprocess
import sys
import unittest

from tests.sweep import PACKAGE, SweepTest
from tests.test_disk import may_mount


class ReceiveTest(SweepTest):
    def begin(self, size, code=0):
        arguments = ["--folder", self.path("up"), "--key", "k", "--size", str(size), "--part", "4"]
        if code:
            return self.run_worker("begin-upload", *arguments, code=code)
        return self.answer_of("begin-upload", *arguments)

    def part(self, at, data, claimed=None, cut=None):
        """Sends a part on descriptor 3; the exit code and what it says."""
        claimed = data if claimed is None else claimed
        arguments = ["receive", "--folder", self.path("up"), "--key", "k", "--at", str(at)]
        arguments += ["--length", str(len(claimed)), "--sha256", hashlib.sha256(claimed).hexdigest()]
        command = "exec 3<&0 </dev/null; exec {} -m gridloom_worker {}".format(sys.executable, " ".join(arguments))
        ended = subprocess.run(
            ["/bin/sh", "-c", command], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=PACKAGE
        )
        return ended.returncode, ended.stderr.decode()

    def finish(self, name, size, code=0):
        arguments = ["--folder", self.path("up"), "--key", "k", "--name", name, "--size", str(size)]
        if code:
            return self.run_worker("finish-upload", *arguments, code=code)
        return self.answer_of("finish-upload", *arguments)

    def upload(self, name, data):
        self.begin(len(data))
        self.assertEqual(self.part(0, data), (0, ""))
        return self.finish(name, len(data))

    def test_an_upload_goes_on_behind_the_whole_parts_that_are_there(self):
        self.begin(9)
        self.part(0, b"abcd")
        self.part(4, b"efgh")
        parts = [hashlib.sha256(part).hexdigest() for part in (b"abcd", b"efgh")]
        self.assertEqual(self.begin(9)["parts"], parts)
        self.part(8, b"i")
        self.assertEqual(self.begin(9)["parts"], parts + [hashlib.sha256(b"i").hexdigest()])

    def test_a_part_that_is_damaged_or_cut_off_counts_for_nothing(self):
        self.begin(8)
        self.part(0, b"abcd")
        for data, claimed in ((b"efgX", b"efgh"), (b"ef", b"efgh")):
            code, sentence = self.part(4, data, claimed)
            self.assertEqual(code, 9)
            self.assertIn("arrived damaged", sentence)
            self.assertEqual(len(self.begin(8)["parts"]), 1)

    def test_a_part_behind_a_gap_is_refused(self):
        self.begin(12)
        code, sentence = self.part(8, b"ijkl")
        self.assertEqual(code, 9)
        self.assertIn("has 0 bytes", sentence)

    def test_another_file_of_the_name_stays_and_the_same_content_is_there_once(self):
        first = self.upload("x.tar.gz", b"one")
        self.assertEqual((first["path"], first["existed"]), (self.path("up", "x.tar.gz"), False))
        self.assertEqual(self.upload("x.tar.gz", b"two")["path"], self.path("up", "x-2.tar.gz"))
        again = self.upload("x.tar.gz", b"two")
        self.assertEqual((again["path"], again["existed"]), (self.path("up", "x-2.tar.gz"), True))
        self.assertEqual(self.names("up"), [".upload-k.json", "x-2.tar.gz", "x.tar.gz"])
        self.assertEqual(self.read("up", "x.tar.gz"), b"one")

    def test_an_upload_whose_end_is_asked_for_again_is_finished_once(self):
        first = self.upload("x", b"one")
        self.assertEqual(self.finish("x", 3), first)
        self.assertEqual(self.names("up"), [".upload-k.json", "x"])
        os.unlink(self.path("up", "x"))
        self.finish("x", 3, code=9)
        self.assertEqual(self.upload("x", b"two")["sha256"], hashlib.sha256(b"two").hexdigest())

    def test_a_link_in_the_place_of_an_upload_is_not_followed(self):
        self.begin(4)
        self.write("precious", "precious")
        os.symlink(self.path("precious"), self.path("up", ".upload-k"))
        self.assertEqual(self.part(0, b"abcd")[0], 1)
        self.begin(8, code=1)
        self.assertEqual(self.read("precious"), b"precious")

    def test_what_is_not_complete_gets_no_name(self):
        self.begin(8)
        self.part(0, b"abcd")
        self.finish("x", 8, code=9)
        self.assertIn("4 of 8 bytes", self.stderr)
        self.assertEqual(self.names("up"), [".upload-k"])

    @unittest.skipUnless(may_mount(), "only root mounts a small filesystem")
    def test_a_disk_that_fills_meanwhile_is_told_and_the_upload_goes_on_when_there_is_room(self):
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", self.folder], stderr=subprocess.PIPE)
        if done.returncode:
            self.skipTest("no filesystem can be mounted: " + done.stderr.decode())
        self.addCleanup(subprocess.run, ["umount", self.folder], check=True)
        first, second = os.urandom(300000), os.urandom(500000)
        part = ["--folder", self.path("up"), "--key", "k", "--size", "800000", "--part", "500000"]
        self.answer_of("begin-upload", *part)
        self.assertEqual(self.part(0, first), (0, ""))
        self.write("other", "x" * 600000)
        code, sentence = self.part(300000, second)
        self.assertEqual(code, 74)
        self.assertIn("No space left on device", sentence)
        self.run_worker("begin-upload", *part, code=74)
        os.unlink(self.path("other"))
        self.assertEqual(self.part(300000, second), (0, ""))
        self.assertEqual(self.finish("x", 800000)["sha256"], hashlib.sha256(first + second).hexdigest())

    def test_what_does_not_fit_is_refused_before_anything_is_sent(self):
        self.begin(1 << 60, code=74)
        self.assertIn("No space left on device", self.stderr)
