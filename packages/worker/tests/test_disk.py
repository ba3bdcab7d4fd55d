import os
import subprocess
import unittest

from gridloom_worker.records import read_records
from tests.sweep import SweepTest, axis, from_input, numbers

VALUE = """
import random
def f(x):
    return random.Random(x).getrandbits(8 * 1000).to_bytes(1000, "little")
"""


def may_mount():
    return os.path.exists("/proc/self/mounts") and hasattr(os, "geteuid") and os.geteuid() == 0


@unittest.skipUnless(may_mount(), "only root mounts a small filesystem")
class FullDiskTest(SweepTest):
    """A filesystem of its own that is too small, and then is not."""

    def mount(self, options):
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", self.folder], stderr=subprocess.PIPE)
        if done.returncode:
            self.skipTest("no filesystem can be mounted: " + done.stderr.decode())
        self.addCleanup(subprocess.run, ["umount", self.folder], check=True)

    def enlarge(self, options):
        subprocess.run(["mount", "-o", "remount," + options, self.folder], check=True)

    def attempt(self, restart):
        """Runs the task as SLURM restarts it; returns its exit code."""
        command = self.command("task", "--run", self.folder, "--batch", "f-1-0", "--task", 0)
        environment = self.environment(SLURM_RESTART_COUNT=str(restart))
        done = subprocess.run(command, stderr=subprocess.PIPE, env=environment, timeout=60)
        self.stderr = done.stderr.decode()
        return done.returncode

    def prepare(self, count):
        self.input("x", numbers(count))
        self.stage("f", VALUE, [from_input("x", ["i"])], [axis("i", count)])
        self.batch("f", [[0, count]], cpus=2)
        self.write_plan()

    def states(self):
        """By element; each that is done has its whole value."""
        found = self.elements("f")
        self.assertEqual({len(each.value) for each in found.values() if each.state == "done"} - {1000}, set())
        return {element: each.state for element, each in found.items()}

    def file_records(self, stage, name):
        # The last record of a file may be torn.
        return list(read_records(self.read("records", stage, name)))

    def test_what_fits_is_kept_and_a_restart_computes_the_rest(self):
        self.mount("size=512k,nr_inodes=200")
        self.prepare(1000)
        self.assertEqual(self.attempt(0), 74)
        self.assertIn("No space left on device", self.stderr)
        self.assertIn(self.folder, self.stderr)
        self.enlarge("size=16m")
        before = {element for element, state in self.states().items() if state == "done"}
        # Half a megabyte holds some 400 elements, beside the other files.
        self.assertGreater(len(before), 250)
        self.assertLess(len(before), 1000)
        self.assertEqual(self.attempt(1), 0)
        self.assertEqual(self.states(), dict.fromkeys(range(1000), "done"))
        second = [name for name in self.names("records", "f") if "-1-" in name.split(".")[2]]
        again = {fields[5] for name in second for fields in self.file_records("f", name) if fields[1] == 3}
        self.assertEqual(again, set(range(1000)) - before)

    def test_every_file_that_finds_no_inode_is_told_and_a_restart_goes_on(self):
        self.mount("size=4m,nr_inodes=200")
        self.prepare(10)
        codes = []
        for restart in range(12):
            filesystem = os.statvfs(self.folder)
            self.enlarge("nr_inodes={}".format(filesystem.f_files - filesystem.f_ffree + restart // 2))
            codes.append(self.attempt(restart))
            if codes[-1] == 0:
                break
            self.assertIn("No space left on device", self.stderr)
            self.assertEqual(self.stderr.count("\n"), 1)
        self.assertEqual((set(codes[:-1]), codes[-1]), ({74}, 0))
        self.assertEqual(self.states(), dict.fromkeys(range(10), "done"))
