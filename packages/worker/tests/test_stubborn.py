import os

from tests.sweep import SweepTest, axis, from_input, numbers


class StubbornFunctionTest(SweepTest):
    """Whatever one element does to its process, the others are computed, each as if it were alone."""

    def run_code(self, code, count=6, cpus=1, **more):
        self.input("x", numbers(count))
        self.stage("f", code, [from_input("x", ["i"])], [axis("i", count)], **more)
        return self.compute("f", [(0, count)], cpus=cpus)

    def failed(self, done):
        return [element for element, each in done.items() if each.state == "failed"]

    def test_closing_all_files_fails_the_element_with_the_reason(self):
        done = self.run_code("import os\ndef f(x):\n    if x == 2:\n        os.closerange(3, 4096)\n    return x\n")
        self.assertEqual(self.failed(done), [2])
        self.assertIn("closed files that it did not open", done[2].error["message"])

    def test_short_elements_that_die_are_blamed_and_the_others_computed_once(self):
        code = """
        import os
        def f(x):
            if x % 1000 == 999:
                os._exit(3)
            with open(os.environ["GRIDLOOM_RUN_FOLDER"] + "/calls", "a") as file:
                file.write("%d\\n" % x)
            return x
        """
        done = self.run_code(code, 5000, cpus=2)
        self.assertEqual(self.failed(done), [999, 1999, 2999, 3999, 4999])
        self.assertEqual(
            [each.value for each in done.values() if each.state == "done"], [x for x in range(5000) if x % 1000 != 999]
        )
        finals = [fields[5] for _, fields in self.records("f") if fields[1] in (3, 4)]
        self.assertEqual(len(finals), 5000)

    def test_short_elements_that_raise_or_cannot_be_stored_fail_alone(self):
        code = """
        def f(x):
            if x % 50 == 1:
                raise StopIteration(x)
            if x % 50 == 2:
                return lambda: x
            return {0: x, 3: 2.5, 4: "text", 5: True, 6: 2**40, 7: 10**400, 8: None, 9: float("nan")}.get(x % 50, [x])
        """
        done = self.run_code(code, 1000)
        reasons = {done[at].reason for at in range(1, 1000, 50)} | {done[at].reason for at in range(2, 1000, 50)}
        self.assertEqual(reasons, {"exception", "unpicklable"})
        self.assertEqual(done[951].error["arguments"], {"x": "951"})
        self.assertIn("raise StopIteration(x)", done[951].error["traceback"])
        for at in range(0, 1000, 50):
            self.assertEqual(
                [done[at + k].value for k in (0, 3, 4, 5, 6, 7, 8, 10)],
                [at, 2.5, "text", True, 2**40, 10**400, None, [at + 10]],
            )
            self.assertEqual([done[at + k].number for k in (0, 3, 4, 5, 7, 8)], [at, 2.5, None, 1.0, None, None])
            self.assertIs(done[at + 5].value, True)

    def test_short_elements_see_their_own_number_and_folder(self):
        code = """
        import os, subprocess
        def f(x):
            seen = int(os.environ["GRIDLOOM_ELEMENT"]), int(dict(os.environ)["GRIDLOOM_ELEMENT"]), os.getcwd()
            os.chdir("/")
            if x == 1500:
                return seen, int(subprocess.check_output("echo $GRIDLOOM_ELEMENT", shell=True))
            return seen, x
        """
        done = self.run_code(code, 2000)
        self.assertEqual([done[at].value for at in range(2000)], [((at, at, self.folder), at) for at in range(2000)])

    def test_threads_exit_handlers_and_signal_handlers_are_its_own_business(self):
        code = """
        import atexit, signal, threading, time
        def f(x):
            if x == 1:
                threading.Thread(target=time.sleep, args=(600,)).start()
                atexit.register(time.sleep, 600)
                for number in (signal.SIGTERM, signal.SIGURG, signal.SIGUSR1, signal.SIGCHLD):
                    signal.signal(number, signal.SIG_IGN)
            return x
        """
        done = self.run_code(code)
        self.assertEqual([each.value for each in done.values()], list(range(6)))

    def test_a_long_value_arrives_whole(self):
        code = "def f(x):\n    return bytes([x]) * (20 << 20)\n"
        done = self.run_code(code, 3, cpus=2)
        self.assertEqual([done[at].value == bytes([at]) * (20 << 20) for at in range(3)], [True] * 3)

    def test_a_child_that_dies_while_it_hands_on_a_long_value_costs_that_element(self):
        code = """
        import os, threading, time
        def f(x):
            if x == 1:
                def die():
                    while os.environ.get("GRIDLOOM_ELEMENT"):
                        time.sleep(0.002)
                        if started + 0.05 < time.monotonic():
                            os._exit(9)
                started = time.monotonic() + 0.0
                threading.Thread(target=die).start()
                return b"x" * (300 << 20)
            return x
        """
        done = self.run_code(code, 3)
        self.assertEqual(sorted(done), [0, 1, 2])
        self.assertEqual([done[at].value for at in (0, 2)], [0, 2])
        self.assertIn(done[1].state, ("done", "failed"))

    def test_a_forked_copy_that_returns_reports_nothing_also_where_elements_are_short(self):
        code = """
        import os
        def f(x):
            if x % 500 == 499:
                return x if os.fork() else -1
            return x
        """
        done = self.run_code(code, 2000)
        self.assertEqual([done[at].value for at in range(2000)], list(range(2000)))

    def test_internal_mode_has_one_process_and_tells_the_function_its_resources(self):
        code = """
        import os
        def f(x, resources):
            return os.getpid(), resources.cpus, resources.parallelization_mode
        """
        self.input("x", numbers(400))
        self.stage("f", code, [from_input("x", ["i"])], [axis("i", 400)], resourcesVariable="resources")
        done = self.compute("f", [(0, 400)], cpus=2, parallelizationMode="internal")
        self.assertEqual({each.value[1:] for each in done.values()}, {(2, "internal")})
        self.assertEqual(len({each.value[0] for each in done.values()}), 1)
        self.assertNotEqual(done[0].value[0], os.getpid())
