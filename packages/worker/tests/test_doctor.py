import os
import shutil
import sys

from tests.sweep import SweepTest


class DoctorTest(SweepTest):
    def test_tells_what_there_is(self):
        facts = self.answer_of("doctor", "--root", self.path("new", "root"))
        self.assertEqual(facts["python"], ".".join(map(str, sys.version_info[:3])))
        self.assertEqual(facts["executable"], os.path.realpath(sys.executable))
        self.assertIs(facts["writable"], True)
        self.assertGreaterEqual(facts["cpus"], 1)
        self.assertGreater(facts["freeBytes"], 0)
        self.assertGreater(facts["freeInodes"], 0)
        self.assertEqual(facts["node"], shutil.which("node"))
        self.assertEqual(self.names("new", "root", ".gridloom"), [])

    def test_a_root_that_cannot_be_made_is_not_writable(self):
        self.write("file", "")
        self.assertIs(self.answer_of("doctor", "--root", self.path("file", "root"))["writable"], False)

    def test_an_unknown_command_is_a_sentence(self):
        self.run_worker("dance", code=2)
        self.assertIn("Usage: worker.py task", self.stderr)
        self.run_worker("show", "--run", self.folder, "--stage", "a", "--element", "-1", code=2)
        self.assertEqual(self.stderr, "The option --element must be a whole number, not '-1'.\n")
        self.run_worker("doctor", code=2)
        self.assertEqual(self.stderr, "The option --root is missing.\n")
