import os
import signal
import subprocess
import sys
import tempfile
import unittest

from gridloom_worker.death import Deaths
from gridloom_worker.memory_limit import MemoryWatch, limit_kib, memory_groups, size_text
from gridloom_worker.values import decode, split_frames
from tests.sweep import SweepTest, axis, from_input, numbers, wait_until

MEMORY = "/sys/fs/cgroup/memory"


class MemoryWatchTest(SweepTest):
    """On files as Linux shows them."""

    def system(self, cgroup, mount, files):
        self.write("proc/self/cgroup", cgroup)
        self.write("proc/self/mounts", mount)
        for path, text in files.items():
            self.write(path, text)

    def version_2(self, kills, limit="2147483648"):
        group = "sys/fs/cgroup/system.slice/job_1/"
        files = {
            group + "memory.events": "low 0\noom 0\noom_kill {}\n".format(kills),
            group + "memory.max": limit + "\n",
            "sys/fs/cgroup/system.slice/memory.events": "oom_kill 7\n",
            "sys/fs/cgroup/system.slice/memory.max": "max\n",
        }
        self.system("0::/system.slice/job_1\n", "cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n", files)

    def test_a_kill_in_the_group_of_version_2_names_the_smallest_limit(self):
        self.version_2(0)
        watch = MemoryWatch(self.folder)
        self.assertEqual(watch.story(), "")
        self.version_2(1)
        watch.look()
        self.assertEqual(watch.story(), "the limit of the job is 2.0 GiB. Ask for more memory.")

    def test_a_kill_in_the_group_of_version_1_counts(self):
        group = "sys/fs/cgroup/memory/slurm/job_1/"
        files = {group + "memory.oom_control": "oom_kill 3\n", group + "memory.limit_in_bytes": "104857600\n"}
        mounts = "cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0\ncgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0\n"
        self.system("5:cpu:/\n4:memory:/slurm/job_1\n", mounts, files)
        watch = MemoryWatch(self.folder)
        self.write(group + "memory.oom_control", "oom_kill 4\n")
        watch.look()
        self.assertIn("100.0 MiB", watch.story())
        self.assertEqual(limit_kib(memory_groups(self.folder)), 102400)

    def test_a_kill_on_the_machine_is_told_as_such(self):
        self.write("proc/vmstat", "oom_kill 1\n")
        watch = MemoryWatch(self.folder)
        self.write("proc/vmstat", "oom_kill 2\n")
        watch.look()
        self.assertIn("the machine had no more", watch.story())

    def test_an_old_kill_is_not_the_cause_of_a_new_death(self):
        self.version_2(1)
        watch = MemoryWatch(self.folder)
        watch.look()
        self.assertEqual(watch.story(), "")

    def test_a_killed_element_is_told_as_out_of_memory_with_its_peak_and_the_limit(self):
        self.version_2(0)
        deaths = Deaths(1, MemoryWatch(self.folder))
        self.version_2(1)
        usage = type("usage", (), {"ru_maxrss": 3 << 19, "ru_utime": 1.0, "ru_stime": 0.5})
        record, frame = deaths.record(5, 0.0, 0.25, 77, int(signal.SIGKILL), usage)
        self.assertEqual(record[7], 9)
        error = decode(split_frames(frame)[0])
        self.assertEqual(error["type"], "OutOfMemory")
        self.assertEqual(
            error["message"],
            "out of memory: the process had reached 1.5 GiB; the limit of the job is 2.0 GiB. Ask for more memory.",
        )

    def test_sizes_are_told_in_words(self):
        self.assertEqual(
            [size_text(each) for each in (5, 2048, 3 << 19, 1 << 30)], ["5 KiB", "2.0 MiB", "1.5 GiB", "1.0 TiB"]
        )


def can_limit():
    return os.path.exists(MEMORY + "/memory.oom_control") and os.access(MEMORY, os.W_OK)


@unittest.skipUnless(can_limit(), "no control groups of version 1 that this user may make")
class KernelTest(SweepTest):
    def test_the_kernel_kills_one_element_and_the_others_are_computed(self):
        group = tempfile.mkdtemp(prefix="gridloom-test-", dir=MEMORY)
        self.addCleanup(lambda: wait_until(lambda: removed(group), "an empty group"))
        with open(group + "/memory.limit_in_bytes", "w") as file:
            file.write(str(100 << 20))
        self.input("x", numbers(3))
        code = """
        def eat(x):
            return len(bytearray(300 << 20)) if x == 1 else x
        """
        self.stage("eat", code, [from_input("x", ["i"])], [axis("i", 3)])
        self.batch("eat", [[0, 3]])
        self.write_plan()
        enter = (
            "import os, sys; open(sys.argv[1] + '/cgroup.procs', 'w').write(str(os.getpid())); "
            "os.execv(sys.argv[2], sys.argv[2:])"
        )
        command = self.command("task", "--run", self.folder, "--batch", "eat-1-0", "--task", 0)
        subprocess.run([sys.executable, "-c", enter, group] + command, env=self.environment(), check=True, timeout=60)
        done = self.elements("eat")
        self.assertEqual([done[at].state for at in range(3)], ["done", "failed", "done"])
        self.assertEqual(done[1].reason, "out-of-memory")
        self.assertIn("the limit of the job is 100.0 MiB", done[1].error["message"])
        self.assertGreater(done[1].peak_kib, 50 << 10)


def removed(group):
    try:
        os.rmdir(group)
    except OSError:
        return False
    return True
