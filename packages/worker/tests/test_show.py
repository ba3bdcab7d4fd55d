import os

from tests.sweep import SweepTest, axis, from_input, from_output, numbers


class ShowTest(SweepTest):
    def show(self, stage, element=0, code=0):
        arguments = ("show", "--run", self.folder, "--stage", stage, "--element", element)
        return self.run_worker(*arguments, code=code) if code else self.answer_of(*arguments)

    def sweep(self):
        self.input("x", {"value": {"kind": "linspace", "start": 0, "stop": 1, "count": 3}, "shape": [3]})
        self.input("name", {"value": {"kind": "list", "items": ["a", "b"]}, "shape": [2]})
        code = """
        def up(x, name):
            print("computing", x)
            if x == 1.0:
                raise ValueError("too much")
            return {"x": x}
        """
        self.stage("up", code, [from_input("x", ["i"]), from_input("name", ["j"])], [axis("i", 3), axis("j", 2)])
        self.stage(
            "down",
            "def down(y): return y\n",
            [from_output("up", "up_out", ["i", "j"], "y")],
            [axis("i", 3), axis("j", 2)],
        )
        self.task(
            self.batch("up", [[0, 6]], memoryMib=100, timeMinutes=5),
            env={"SLURM_ARRAY_JOB_ID": "12", "SLURM_ARRAY_TASK_ID": "0", "SLURM_RESTART_COUNT": "1"},
        )

    def test_a_done_element(self):
        self.sweep()
        shown = self.show("up", 3)
        self.assertEqual(
            shown["index"], [{"axis": "i", "position": 1, "value": "0.5"}, {"axis": "j", "position": 1, "value": "b"}]
        )
        self.assertEqual((shown["state"], shown["attempt"], shown["reason"]), ("done", 1, "none"))
        self.assertEqual(
            shown["inputs"],
            [{"name": "x", "preview": "0.5", "type": "float"}, {"name": "name", "preview": "'b'", "type": "str"}],
        )
        self.assertEqual(shown["outputs"], [{"name": "up_out", "preview": "{'x': 0.5}", "type": "dict"}])
        self.assertEqual((shown["jobId"], shown["host"]), ("12_0", os.uname().nodename))
        self.assertEqual(
            shown["resources"], {"cpus": 1, "memory": "100M", "time": 5, "parallelizationMode": "external"}
        )
        self.assertEqual((shown["log"], shown["logTruncated"], shown["error"]), ("computing 0.5\n", False, None))
        for name in ("startedS", "wallS", "cpuS", "peakKib"):
            self.assertIsInstance(shown[name], (int, float))

    def test_a_failed_element(self):
        self.sweep()
        shown = self.show("up", 5)
        self.assertEqual((shown["state"], shown["reason"]), ("failed", "exception"))
        self.assertEqual((shown["error"]["type"], shown["error"]["message"]), ("ValueError", "too much"))
        self.assertIn('raise ValueError("too much")', shown["error"]["traceback"])
        self.assertEqual(set(shown["error"]), {"type", "message", "traceback"})
        self.assertEqual(shown["outputs"], [])

    def test_every_attempt_is_told(self):
        code = """
        import os
        def up(x):
            if os.environ["GRIDLOOM_ATTEMPT"] == "1":
                raise ValueError("not yet")
            return x
        """
        self.input("x", numbers(2))
        self.stage("up", code, [from_input("x", ["i"])], [axis("i", 2)])
        for round in (1, 2):
            batch = self.batch("up", [[0, 2]], round=round)
            self.task(batch, env={"SLURM_ARRAY_JOB_ID": str(10 + round), "SLURM_ARRAY_TASK_ID": "0"})
        attempts = self.show("up", 1)["attempts"]
        told = [(one["attempt"], one["state"], one["reason"], one["jobId"], one["host"]) for one in attempts]
        host = os.uname().nodename
        self.assertEqual(told, [(1, "failed", "exception", "11_0", host), (2, "done", "none", "12_0", host)])
        for one in attempts:
            self.assertIsInstance(one["wallS"], float)
            self.assertIsInstance(one["peakKib"], int)

    def test_an_element_without_a_record(self):
        self.sweep()
        shown = self.show("down", 1)
        self.assertEqual(
            (shown["state"], shown["attempt"], shown["startedS"], shown["host"], shown["log"]),
            ("waiting", 0, None, None, ""),
        )
        self.assertEqual(shown["inputs"], [{"name": "y", "preview": "{'x': 0.0}", "type": "dict"}])
        self.assertEqual(shown["attempts"], [])
        self.assertEqual(shown["index"][0], {"axis": "i", "position": 0, "value": "0.0"})
        self.assertIn("not there: up_out[2, 1] is failed", self.show("down", 5)["inputs"][0]["preview"])

    def test_previews_are_short(self):
        self.stage("big", "def big():\n    print('y' * 40000)\n    return list(range(100000))\n", [])
        self.compute("big")
        shown = self.show("big")
        self.assertLessEqual(len(shown["outputs"][0]["preview"]), 2000)
        self.assertTrue(shown["outputs"][0]["preview"].startswith("[0, 1, 2"))
        self.assertEqual((len(shown["log"]), shown["logTruncated"]), (16 << 10, True))

    def test_a_large_array_is_named_instead_of_read(self):
        self.input("x", numbers(5000))
        self.stage("up", "def up(x): return x\n", [from_input("x", ["i"])], [axis("i", 5000)])
        self.stage("all", "def all(y): return len(y)\n", [from_output("up", "up_out", None, "y")])
        self.compute("up", [(0, 5000)])
        self.compute("all")
        shown = self.show("all")
        self.assertEqual(shown["inputs"][0]["preview"], "array of 5000 (5000 elements of up_out)")
        self.assertEqual(shown["outputs"][0]["preview"], "5000")

    def test_an_element_that_does_not_exist_is_a_sentence(self):
        self.sweep()
        self.show("up", 6, code=3)
        self.assertEqual(self.stderr, "Stage up has 6 elements; there is no element 6.\n")
        self.show("none", 0, code=3)
        self.assertIn("no stage 'none'", self.stderr)
