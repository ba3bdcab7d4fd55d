import os
import unittest

from tests.sweep import SweepTest, axis, from_input, numbers


class LogTest(SweepTest):
    def test_lines_say_which_element_printed_them(self):
        self.input("x", numbers(3))
        code = """
        import os, subprocess, sys
        def talk(x):
            print("out", x)
            print("err", x, file=sys.stderr)
            subprocess.call(["echo", "sub", str(x)])
            os.write(1, b"raw %d\\n" % x)
        """
        self.stage("talk", code, [from_input("x", ["i"])], [axis("i", 3)])
        self.compute("talk", [(0, 3)])
        wanted = "".join("@@ element {0}\nout {0}\nerr {0}\nsub {0}\nraw {0}\n".format(x) for x in range(3))
        self.assertEqual(self.log("talk", "talk-1-0.0"), wanted + "@@\n")

    def test_output_without_marks_belongs_to_the_element_that_runs(self):
        self.input("x", numbers(3))
        code = """
        import subprocess
        def talk(x):
            subprocess.call(["echo", "sub", str(x)])
        """
        self.stage("talk", code, [from_input("x", ["i"])], [axis("i", 3)])
        self.compute("talk", [(0, 3)])
        wanted = "".join("@@ element {0}\nsub {0}\n".format(x) for x in range(3))
        self.assertEqual(self.log("talk", "talk-1-0.0"), wanted + "@@\n")

    def test_many_short_elements_print_under_their_own_names(self):
        self.input("x", numbers(2000))
        self.stage("talk", "def talk(x):\n    print(x)\n", [from_input("x", ["i"])], [axis("i", 2000)])
        self.compute("talk", [(0, 2000)], cpus=2)
        lines = self.log("talk", "talk-1-0.0").split("\n")
        said = [(mark, line) for mark, line in zip(lines[0:-2:2], lines[1:-2:2])]
        self.assertEqual(len(said), 2000)
        self.assertEqual([mark for mark, _ in said], ["@@ element " + line for _, line in said])

    def test_the_log_is_capped_and_keeps_its_end(self):
        self.input("x", numbers(2))
        code = """
        def shout(x):
            for line in range(100000):
                print("element", x, "line", line, "." * 60)
        """
        self.stage("shout", code, [from_input("x", ["i"])], [axis("i", 2)])
        done = self.compute("shout", [(0, 2)])
        self.assertEqual([done[i].state for i in (0, 1)], ["done", "done"])
        log = self.log("shout", "shout-1-0.0")
        self.assertLess(len(log), (4 << 20) + (64 << 10) + 200)
        self.assertGreater(len(log), 4 << 20)
        self.assertTrue(log.startswith("@@ element 0\nelement 0 line 0 "))
        self.assertIn("bytes left out]\n@@ element 1\n", log)
        self.assertIn("element 1 line 99999 ", log[-200:])

    @unittest.skipUnless(os.path.exists("/proc/self/status"), "the peak of another process is read where Linux tells it")
    def test_output_without_end_takes_no_memory(self):
        self.input("x", numbers(2))
        code = """
        import os
        def shout(x):
            for _ in range(150):
                os.write(1, b"." * (1 << 20))
            with open("/proc/%d/status" % os.getppid()) as file:
                return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
        """
        self.stage("shout", code, [from_input("x", ["i"])], [axis("i", 2)])
        done = self.compute("shout", [(0, 2)], cpus=2)
        # 300 MB were printed; KiB.
        self.assertLess(max(each.value for each in done.values()), 80 << 10)
        # Marks count among the head's 4 MiB; those of the tail are few.
        self.assertLess(os.path.getsize(self.path("logs", "shout", "shout-1-0.0.log")), (4 << 20) + (65 << 10))

    def test_nothing_printed_makes_no_log(self):
        self.stage("quiet", "def quiet():\n    return 1\n", [])
        self.compute("quiet")
        self.assertEqual(self.names("logs"), [])

    def test_a_line_without_end_does_not_swallow_the_next_mark(self):
        self.input("x", numbers(2))
        self.stage("dot", "def dot(x):\n    print('.', end='')\n", [from_input("x", ["i"])], [axis("i", 2)])
        self.compute("dot", [(0, 2)])
        self.assertEqual(self.log("dot", "dot-1-0.0"), "@@ element 0\n.\n@@ element 1\n.\n@@\n")
