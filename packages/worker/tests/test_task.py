import json
import os
import signal
import struct
import time
import zlib

from tests.sweep import SweepTest, axis, fixed, from_input, from_output, has_ended, numbers, wait_until


class TaskTest(SweepTest):
    def test_computes_every_element_and_writes_its_value(self):
        self.input("x", numbers(5))
        self.stage(
            "double", "def double(x, c):\n    return x * c\n", [from_input("x", ["i"]), fixed("c", 2)], [axis("i", 5)]
        )
        done = self.compute("double", [(0, 5)], cpus=2)
        self.assertEqual([done[i].value for i in range(5)], [0, 2, 4, 6, 8])
        self.assertEqual([done[i].number for i in range(5)], [0, 2, 4, 6, 8])
        self.assertEqual({each.state for each in done.values()}, {"done"})
        self.assertEqual({each.attempt for each in done.values()}, {1})

    def test_a_record_is_what_the_core_reads(self):
        self.stage("one", "def one():\n    return 1.5\n", [])
        self.compute("one")
        data = self.read("records", "one", self.names("records", "one")[0])
        final = data[-64:]
        crc, state, attempt, flags, reason, element = struct.unpack_from("<IBBBBQ", final)
        length, offset, number, pid, zero = struct.unpack_from("<IQdII", final, 36)
        self.assertEqual(crc, zlib.crc32(final[4:]))
        self.assertEqual((state, attempt, flags, reason, element, zero), (3, 1, 1, 0, 0, 0))
        self.assertEqual(number, 1.5)
        self.assertGreater(pid, 1)
        values = self.read("values", "one", self.names("values", "one")[0])
        size, value_crc, encoding = struct.unpack_from("<QIB", values, offset)
        self.assertEqual(13 + size, length)
        self.assertEqual(value_crc, zlib.crc32(values[offset + 13 : offset + length]))
        self.assertEqual(encoding, 1)

    def test_a_task_computes_its_slice_of_the_elements(self):
        self.input("x", numbers(20))
        self.stage("same", "def same(x):\n    return x\n", [from_input("x", ["i"])], [axis("i", 20)])
        batch = self.batch("same", [[1, 4], [10, 12], [18, 20]], per_task=3)
        self.assertEqual(list(self.task(batch, 1)), [10, 11, 18])
        self.write_plan()
        self.run_worker("task", "--run", self.folder, "--batch", batch, env={"SLURM_ARRAY_TASK_ID": "2"})
        self.assertEqual(list(self.elements("same")), [10, 11, 18, 19])

    def test_a_second_process_leaves_a_claimed_task_alone(self):
        self.stage("one", "import os\ndef one():\n    return os.getpid()\n", [])
        first = self.compute("one")[0]
        again = self.task("one-1-0")[0]
        self.assertEqual(first.value, again.value)
        self.assertEqual(len(self.names("records", "one")), 1)
        claim = json.loads(self.read("claims", "one", "one-1-0.0.0").decode())
        self.assertEqual(claim["restart"], 0)
        self.assertEqual(self.names("records", "one"), ["one-1-0.0." + claim["claim"]])

    def test_a_restart_computes_only_what_is_not_done(self):
        self.input("x", numbers(3))
        code = """
        import os
        def some(x):
            if x == 1 and os.environ["SLURM_RESTART_COUNT"] == "0":
                raise ValueError("not yet")
            return os.environ["SLURM_RESTART_COUNT"]
        """
        self.stage("some", code, [from_input("x", ["i"])], [axis("i", 3)])
        batch = self.batch("some", [[0, 3]])
        slurm = {"SLURM_ARRAY_JOB_ID": "77", "SLURM_ARRAY_TASK_ID": "0"}
        self.task(batch, env=dict(slurm, SLURM_RESTART_COUNT="0"))
        done = self.task(batch, env=dict(slurm, SLURM_RESTART_COUNT="1"))
        self.assertEqual([done[i].value for i in range(3)], ["0", "1", "0"])
        self.assertEqual(self.names("claims", "some"), ["some-1-0.0.0", "some-1-0.0.1"])
        self.assertTrue(self.names("records", "some")[0].startswith("some-1-0.0.77_0-0-"))

    def test_a_later_round_computes_only_what_is_not_done(self):
        self.input("x", numbers(3))
        code = """
        import os
        def some(x):
            if x == 1 and os.environ["GRIDLOOM_ATTEMPT"] == "1":
                raise ValueError("not yet")
            return int(os.environ["GRIDLOOM_ATTEMPT"])
        """
        self.stage("some", code, [from_input("x", ["i"])], [axis("i", 3)])
        self.compute("some", [(0, 3)])
        done = self.compute("some", [(0, 3)], round=2)
        self.assertEqual([done[i].value for i in range(3)], [1, 2, 1])
        self.assertEqual([done[i].attempt for i in range(3)], [1, 2, 1])

    def test_internal_mode_uses_one_process_and_external_many(self):
        self.input("x", numbers(4))
        code = """
        import os, time
        def who(x):
            time.sleep(0.1)
            return os.getpid()
        """
        self.stage("who", code, [from_input("x", ["i"])], [axis("i", 4)])
        alone = self.compute("who", [(0, 4)], cpus=2, parallelizationMode="internal")
        self.assertEqual(len({each.value for each in alone.values()}), 1)
        many = self.task(self.batch("who", [[0, 4]], name="who-1-1", cpus=2))
        records = [fields for name, fields in self.records("who") if name.startswith("who-1-1") and fields[1] == 3]
        self.assertEqual(len({fields[13] for fields in records}), 2)
        self.assertEqual(len(many), 4)

    def test_a_hundred_thousand_trivial_elements_take_seconds(self):
        count = 100000
        self.input("x", numbers(count))
        self.stage("inc", "def inc(x):\n    return x + 1\n", [from_input("x", ["i"])], [axis("i", count)])
        self.stage("total", "def total(y):\n    return sum(y)\n", [from_output("inc", "inc_out", None, "y")])
        started = time.monotonic()
        done = self.compute("inc", [(0, count)], cpus=2)
        self.assertLess(time.monotonic() - started, 30)
        self.assertEqual(len(done), count)
        self.assertEqual(self.compute("total")[0].value, sum(range(1, count + 1)))

    def test_peak_memory_belongs_to_the_element(self):
        self.input("x", numbers(2))
        code = """
        def eat(x):
            return len(bytearray(150 << 20)) if x == 0 else 0
        """
        self.stage("eat", code, [from_input("x", ["i"])], [axis("i", 2)])
        done = self.compute("eat", [(0, 2)])
        self.assertGreater(done[0].peak_kib, 150 << 10)
        if os.access("/proc/self/clear_refs", os.W_OK):
            self.assertLess(done[1].peak_kib, 100 << 10)

    def test_cpu_and_wall_seconds_are_measured(self):
        code = """
        import time
        def spin():
            end = time.process_time() + 0.2
            while time.process_time() < end:
                pass
        """
        self.stage("spin", code, [])
        done = self.compute("spin")[0]
        self.assertGreater(done.cpu, 0.19)
        self.assertLess(done.cpu, 0.6)
        self.assertGreaterEqual(done.wall, 0.19)

    def test_a_signal_ends_the_task_and_keeps_what_is_done(self):
        self.input("x", numbers(3))
        code = """
        import time, subprocess
        def slow(x):
            if x > 0:
                time.sleep(60)
            return x
        """
        self.stage("slow", code, [from_input("x", ["i"])], [axis("i", 3)])
        for number, name in enumerate(("SIGTERM", "SIGUSR1", "SIGINT")):
            with self.subTest(name):
                batch = self.batch("slow", [[0, 3]], name="slow-1-{}".format(number), cpus=2)
                self.write_plan()
                process = self.start_worker("task", "--run", self.folder, "--batch", batch, "--task", 0)

                def running():
                    own = [fields for file, fields in self.records("slow") if file.startswith(batch)]
                    states = {(fields[5], fields[1]) for fields in own}
                    return states >= {(0, 3), (1, 2), (2, 2)} and own

                pids = {fields[13] for fields in wait_until(running, "two running elements")}
                process.send_signal(getattr(signal, name))
                self.assertEqual(process.wait(10), 143)
                states = [fields[1] for file, fields in self.records("slow") if file.startswith(batch)]
                self.assertEqual(sorted(states)[-1], 3)
                for pid in pids:
                    self.assertTrue(has_ended(pid))

    def test_children_do_not_outlive_a_killed_task(self):
        self.input("x", numbers(2))
        code = "import time\ndef slow(x):\n    time.sleep(60)\n"
        self.stage("slow", code, [from_input("x", ["i"])], [axis("i", 2)])
        self.batch("slow", [[0, 2]], cpus=2)
        self.write_plan()
        # SLURM may leave what a killed script had started alive.
        as_slurm = {"SLURM_ARRAY_TASK_ID": "0"}
        process = self.start_worker("task", "--run", self.folder, "--batch", "slow-1-0", "--task", 0, env=as_slurm)
        wait_until(lambda: len(self.records("slow")) == 2, "two running marks")
        pids = [fields[13] for _, fields in self.records("slow")]
        process.kill()
        process.wait()
        wait_until(lambda: all(map(has_ended, pids)), "the end of the children")

    def test_a_missing_plan_or_batch_is_one_sentence(self):
        self.run_worker("task", "--run", self.folder, "--batch", "a-1-0", "--task", 0, code=3)
        self.assertIn("plan.json", self.stderr)
        self.assertEqual(self.stderr.count("\n"), 1)
        self.stage("one", "def one():\n    return 1\n", [])
        self.write_plan()
        self.run_worker("task", "--run", self.folder, "--batch", "../one", "--task", 0, code=3)
        self.assertIn("is not a name", self.stderr)
        self.batch("one", [[0, 1]])
        self.run_worker("task", "--run", self.folder, "--batch", "one-1-0", "--task", 7, code=3)
        self.assertIn("not 7", self.stderr)
