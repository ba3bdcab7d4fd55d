import json
import os
import signal

from tests.sweep import SweepTest, axis, from_input, has_ended, numbers, wait_until

SLOW = """
import time
def slow(x):
    if x == 1:
        time.sleep(60)
    return x
"""


class GivenUpTest(SweepTest):
    def setUp(self):
        super().setUp()
        self.input("x", numbers(4))
        self.stage("slow", SLOW, [from_input("x", ["i"])], [axis("i", 4)])

    def give_up(self, *ranges):
        self.write("control/slow.json", json.dumps({"givenUp": ranges}))

    def states(self):
        return {fields[5]: fields[1] for _, fields in self.records("slow")}

    def test_elements_given_up_before_the_task_are_not_begun(self):
        self.give_up([0, 2], [3, 9])
        done = self.compute("slow", [(0, 4)])
        self.assertEqual(
            [(done[at].state, done[at].reason) for at in range(4)],
            [("cancelled", "cancelled"), ("cancelled", "cancelled"), ("done", "none"), ("cancelled", "cancelled")],
        )

    def test_an_element_that_runs_is_killed_and_the_others_go_on(self):
        batch = self.batch("slow", [[0, 4]])
        self.write_plan()
        process = self.start_worker("task", "--run", self.folder, "--batch", batch, "--task", 0)
        wait_until(lambda: self.states().get(1) == 2, "element 1 to run")
        pid = next(fields[13] for _, fields in self.records("slow") if fields[5] == 1)
        self.give_up([1, 2])
        self.assertEqual(process.wait(20), 0)
        self.assertTrue(has_ended(pid))
        self.assertEqual(self.states(), {0: 3, 1: 6, 2: 3, 3: 3})

    def test_a_file_that_says_nothing_is_no_reason_to_stop(self):
        self.write("control/slow.json", '{"givenUp": [[')
        done = self.task(self.batch("slow", [[2, 4]]))
        self.assertEqual([done[at].state for at in (2, 3)], ["done", "done"])


class SignalTest(SweepTest):
    def start(self, code, count, cpus=1):
        self.input("x", numbers(count))
        self.stage("f", code, [from_input("x", ["i"])], [axis("i", count)])
        batch = self.batch("f", [[0, count]], cpus=cpus)
        self.write_plan()
        return self.start_worker("task", "--run", self.folder, "--batch", batch, "--task", 0)

    def states(self):
        return {fields[5]: fields[1] for _, fields in self.records("f")}

    def test_an_element_that_ends_soon_after_the_warning_is_kept(self):
        self.warn(signal.SIGUSR1)

    def test_the_end_of_the_cpu_time_is_a_warning_too(self):
        self.warn(signal.SIGXCPU)
        self.assertIn("stopped by SIGXCPU", self.log("f", "f-1-0.0"))

    def warn(self, number):
        """Nothing is begun after the warning, and the element that runs ends after it."""
        code = """
        import os, time
        def f(x):
            while not os.path.exists("go"):
                time.sleep(0.01)
            return x
        """
        process = self.start(code, 3)
        wait_until(lambda: self.states().get(0) == 2, "element 0 to run")
        process.send_signal(number)
        self.write("go", "")
        self.assertEqual(process.wait(20), 143)
        self.assertEqual(self.states(), {0: 3})

    def test_a_warning_to_the_whole_job_does_not_kill_the_elements(self):
        code = """
        import os, time
        def f(x):
            os.kill(os.getpid(), __import__("signal").SIGUSR1)
            return x
        """
        self.assertEqual(self.start(code, 1).wait(20), 0)
        self.assertEqual(self.states(), {0: 3})

    def test_an_element_that_does_not_end_keeps_its_running_record_and_the_log_says_why(self):
        process = self.start("import time\ndef f(x):\n    time.sleep(60 * (x == 1))\n    return x\n", 3)
        wait_until(lambda: self.states().get(1) == 2, "element 1 to run")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(20), 143)
        self.assertEqual(self.states(), {0: 3, 1: 2})
        self.assertIn("stopped by SIGTERM: elements 1 were running and have no result", self.log("f", "f-1-0.0"))

    def test_short_elements_before_a_long_one_are_known_while_it_runs(self):
        code = """
        import os, time
        def f(x):
            if x == 3000:
                while not os.path.exists("go"):
                    time.sleep(0.01)
            return x
        """
        process = self.start(code, 3001)
        wait_until(lambda: self.states().get(2999) == 3, "the last short element")
        self.assertEqual(self.states().get(3000, 2), 2)
        self.write("go", "")
        self.assertEqual(process.wait(20), 0)
        self.assertEqual(self.states(), dict.fromkeys(range(3001), 3))

    def test_what_waits_behind_a_long_element_is_computed_by_others(self):
        code = """
        import os, time
        def f(x):
            if x == 1000:
                while not os.path.exists("go"):
                    time.sleep(0.01)
            return x
        """
        process = self.start(code, 3000, cpus=2)
        wait_until(lambda: list(self.states().values()).count(3) == 2999, "all others")
        self.write("go", "")
        self.assertEqual(process.wait(20), 0)
        self.assertEqual(self.states(), dict.fromkeys(range(3000), 3))
        finals = [fields[5] for _, fields in self.records("f") if fields[1] == 3]
        self.assertEqual(len(finals), 3000)
