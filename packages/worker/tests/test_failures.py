import os
import signal
import subprocess

from tests.sweep import SweepTest, axis, from_input, from_output, numbers


class FailureTest(SweepTest):
    def test_an_exception_fails_its_element_alone_with_the_users_lines(self):
        self.input("x", numbers(3))
        code = """
        def deep(x):
            return 1 / (x - 1)

        def risky(x):
            return deep(x)
        """
        self.stage("risky", code, [from_input("x", ["i"])], [axis("i", 3)])
        done = self.compute("risky", [(0, 3)])
        self.assertEqual([done[i].state for i in range(3)], ["done", "failed", "done"])
        self.assertEqual(done[1].reason, "exception")
        error = done[1].error
        self.assertEqual((error["type"], error["message"]), ("ZeroDivisionError", "division by zero"))
        self.assertEqual(error["arguments"], {"x": "1"})
        self.assertIn("code/risky.py", error["traceback"])
        self.assertIn("return 1 / (x - 1)", error["traceback"])
        self.assertNotIn("element.py", error["traceback"])

    def test_a_dead_child_costs_only_its_element(self):
        self.input("x", numbers(8))
        code = """
        import os, signal, sys, ctypes
        def die(x):
            if x == 1:
                os.kill(os.getpid(), signal.SIGKILL)
            if x == 3:
                os._exit(7)
            if x == 5:
                sys.exit(2)
            if x == 6:
                ctypes.string_at(0)
            return x
        """
        self.stage("die", code, [from_input("x", ["i"])], [axis("i", 8)])
        for cpus in (1, 2):
            batch = self.batch("die", [[0, 8]], name="die-1-{}".format(cpus), cpus=cpus)
            done = self.task(batch)
            with self.subTest(cpus=cpus):
                self.assertEqual([done[i].state == "failed" for i in range(8)], [0, 1, 0, 1, 0, 1, 1, 0])
                self.assertEqual([done[i].value for i in (0, 2, 4, 7)], [0, 2, 4, 7])
                self.assertEqual([done[i].reason for i in (1, 3, 5, 6)], ["killed", "killed", "exception", "killed"])
                self.assertIn("killed (SIGKILL): by somebody", done[1].error["message"])
                self.assertIn("exit code 7", done[3].error["message"])
                self.assertEqual(done[5].error["type"], "SystemExit")
                self.assertIn("sys.exit(2)", done[5].error["message"])
                self.assertIn("killed (SIGSEGV)", done[6].error["message"])
                self.assertIn("Fatal Python error: Segmentation fault", self.log("die", batch + ".0"))

    def test_every_element_may_kill_its_process(self):
        self.input("x", numbers(6))
        self.stage("die", "import os\ndef die(x):\n    os._exit(x)\n", [from_input("x", ["i"])], [axis("i", 6)])
        done = self.compute("die", [(0, 6)], cpus=2)
        self.assertEqual([done[i].state for i in range(6)], ["failed"] * 6)
        self.assertEqual(["exit code {} ".format(i) in done[i].error["message"] for i in range(6)], [True] * 6)

    def test_a_module_that_does_not_import_fails_all_elements(self):
        self.input("x", numbers(2))
        for name, code, word in (
            ("broken", "def broken(x):\n    return (\n", "SyntaxError"),
            ("absent", "import no_such_module\ndef absent(x):\n    return x\n", "ModuleNotFoundError"),
            ("empty", "VALUE = 1\n", "defines no function 'empty'"),
        ):
            with self.subTest(name):
                self.stage(name, code, [from_input("x", ["i"])], [axis("i", 2)])
                done = self.compute(name, [(0, 2)])
                self.assertEqual([done[i].reason for i in (0, 1)], ["code", "code"])
                self.assertIn(word, done[1].error["traceback"])
        self.assertIn('code/broken.py", line', self.elements("broken")[0].error["traceback"])
        self.assertNotIn("importlib", self.elements("absent")[0].error["traceback"])

    def test_a_result_that_cannot_be_stored_says_so(self):
        self.stage("bad", "def bad():\n    return lambda: 1\n", [])
        done = self.compute("bad")[0]
        self.assertEqual((done.state, done.reason), ("failed", "unpicklable"))
        self.assertIn("bad_out of bad is a function, which cannot be stored", done.error["message"])

    def test_a_function_with_other_parameters_fails_with_pythons_words(self):
        self.stage("f", "def f(a):\n    return a\n", [])
        self.assertIn("missing 1 required positional argument: 'a'", self.compute("f")[0].error["message"])

    def test_an_element_whose_input_failed_is_skipped_and_says_why(self):
        self.input("x", numbers(3))
        self.stage("up", "def up(x):\n    return 6 // x\n", [from_input("x", ["i"])], [axis("i", 3)])
        self.stage("down", "def down(y):\n    return y\n", [from_output("up", "up_out", ["i"], "y")], [axis("i", 3)])
        self.stage(
            "last", "def last(z):\n    return z\n", [from_output("down", "down_out", ["i"], "z")], [axis("i", 3)]
        )
        self.stage("total", "def total(y):\n    return sum(y)\n", [from_output("up", "up_out", None, "y")])
        self.task(self.batch("up", [[0, 2]]))
        down = self.compute("down", [(0, 3)])
        last = self.compute("last", [(0, 3)])
        total = self.compute("total")
        self.assertEqual(
            [(down[i].state, down[i].reason) for i in range(3)],
            [("skipped", "input-failed"), ("done", "none"), ("skipped", "input-missing")],
        )
        self.assertEqual(down[0].error["message"], "up_out[0] is failed: up did not compute it.")
        self.assertEqual(down[2].error["message"], "up_out[2] is waiting: up did not compute it.")
        self.assertEqual(down[0].error["type"], "Skipped")
        self.assertEqual((last[0].reason, last[2].reason), ("input-failed", "input-failed"))
        self.assertIn("down_out[0] is skipped", last[0].error["message"])
        self.assertEqual((total[0].state, total[0].reason), ("skipped", "input-failed"))
        self.assertIn("2 of the 3 elements needed are not there: up_out[0] is failed", total[0].error["message"])

    def test_a_reduction_that_accepts_missing_gets_none_for_them(self):
        self.input("x", numbers(3))
        self.stage("up", "def up(x):\n    return 6 // x\n", [from_input("x", ["i"])], [axis("i", 3)])
        self.stage(
            "total", "def total(y):\n    return y\n", [from_output("up", "up_out", None, "y")], acceptMissing=True
        )
        self.compute("up", [(0, 3)])
        self.assertEqual(self.compute("total")[0].value, [None, 6, 3])

    def test_a_damaged_value_is_not_taken_for_a_result(self):
        self.stage("up", "def up():\n    return 'abc'\n", [])
        self.stage("down", "def down(y):\n    return y\n", [from_output("up", "up_out", None, "y")])
        self.compute("up")
        name = self.names("values", "up")[0]
        data = bytearray(self.read("values", "up", name))
        data[-2] ^= 1
        with open(self.path("values", "up", name), "wb") as file:
            file.write(data)
        down = self.compute("down")[0]
        self.assertEqual((down.state, down.reason), ("skipped", "input-missing"))
        self.assertIn("damaged (wrong checksum)", down.error["message"])

    def test_a_damaged_or_torn_record_is_no_record(self):
        self.input("x", numbers(3))
        self.stage("up", "def up(x):\n    return x\n", [from_input("x", ["i"])], [axis("i", 3)])
        self.stage("down", "def down(y):\n    return y\n", [from_output("up", "up_out", ["i"], "y")], [axis("i", 3)])
        self.compute("up", [(0, 3)])
        name = self.names("records", "up")[0]
        data = bytearray(self.read("records", "up", name))
        data[-64 + 20] ^= 1
        with open(self.path("records", "up", name), "wb") as file:
            file.write(data + b"torn")
        down = self.compute("down", [(0, 3)])
        self.assertEqual([down[i].state for i in range(3)], ["done", "done", "skipped"])

    def test_a_full_disk_ends_the_task_with_74_and_names_the_filesystem(self):
        # The log is a device that is always full.
        self.input("x", numbers(3))
        self.stage("up", "def up(x):\n    return x\n", [from_input("x", ["i"])], [axis("i", 3)])
        self.task(self.batch("up", [[0, 1]]))
        before = self.read("records", "up", self.names("records", "up")[0])
        self.batch("up", [[1, 3]], name="up-1-1")
        os.makedirs(self.path("logs", "up"), exist_ok=True)
        os.symlink("/dev/full", self.path("logs", "up", "up-1-1.0.log"))
        self.write("code/up.py", "def up(x):\n    print('hello')\n    return x\n")
        self.run_worker("task", "--run", self.folder, "--batch", "up-1-1", "--task", 0, code=74)
        self.assertIn("No space left on device", self.stderr)
        self.assertIn(self.folder, self.stderr)
        self.assertEqual(self.stderr.count("\n"), 1)
        self.assertEqual(before, self.read("records", "up", self.names("records", "up")[0]))

    def test_a_log_that_takes_no_word_does_not_change_the_exit_code(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run(self.command("no-such-command"), stderr=full, env=self.environment(), timeout=60)
        self.assertEqual(done.returncode, 2)

    def test_an_element_that_finds_the_disk_full_has_the_reason_disk(self):
        code = """
        def fill():
            with open("/dev/full", "w") as file:
                file.write("x")
        """
        self.stage("fill", code, [])
        done = self.compute("fill")[0]
        self.assertEqual((done.state, done.reason), ("failed", "disk"))

    def test_a_signal_that_is_not_fatal_to_the_task_blames_its_element(self):
        code = """
        import os, signal
        def term():
            os.kill(os.getpid(), signal.SIGTERM)
        """
        self.stage("term", code, [])
        done = self.compute("term")[0]
        self.assertEqual(done.reason, "killed")
        self.assertIn(signal.Signals.SIGTERM.name, done.error["message"])
