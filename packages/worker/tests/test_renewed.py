import json
import unittest

from .sweep import SweepTest, axis, from_input, from_output, numbers


class RenewedTest(SweepTest):
    def test_a_renewed_element_is_computed_again_and_its_newest_result_counts(self):
        self.input("x", numbers(2))
        attempt = """
        import os
        def some(x):
            return int(os.environ["GRIDLOOM_ATTEMPT"])
        """
        self.stage("some", attempt, [from_input("x", ["i"])], [axis("i", 2)])
        self.stage("total", "def total(y):\n    return sum(y)\n", [from_output("some", "some_out", None, "y")])
        self.compute("some", [(0, 2)])
        again = self.compute_renewed("some", [[0, 2]], [[1, 2]])
        self.assertEqual([again[element].value for element in range(2)], [1, 2])
        self.assertEqual(self.compute("total")[0].value, 3)

    def test_a_restart_of_the_same_round_keeps_what_it_renewed(self):
        self.input("x", numbers(1))
        self.stage(
            "some", "import os\ndef some(x):\n    return os.getpid()\n", [from_input("x", ["i"])], [axis("i", 1)]
        )
        self.compute("some", [(0, 1)])
        first = self.compute_renewed("some", [[0, 1]], [[0, 1]])[0].value
        restarted = self.task("some-2-0", env={"SLURM_RESTART_COUNT": "1"})[0].value
        self.assertEqual(restarted, first)

    def test_a_renewed_element_whose_new_attempt_failed_is_not_read_through_its_old_result(self):
        self.input("x", numbers(2))
        code = """
        import os
        def some(x):
            if os.environ["GRIDLOOM_ATTEMPT"] == "2":
                raise ValueError("again")
            return x
        """
        self.stage("some", code, [from_input("x", ["i"])], [axis("i", 2)])
        self.stage("use", "def use(y):\n    return y\n", [from_output("some", "some_out", ["i"], "y")], [axis("i", 2)])
        self.compute("some", [(0, 2)])
        self.compute_renewed("some", [[0, 2]], [[1, 2]])
        use = self.compute("use", [(0, 2)])
        self.assertEqual(
            [(use[at].state, use[at].reason) for at in (0, 1)], [("done", "none"), ("skipped", "input-failed")]
        )
        shown = self.answer_of("show", "--run", self.folder, "--stage", "some", "--element", 1)
        self.assertEqual((shown["state"], shown["attempt"]), ("failed", 2))

    def test_an_element_is_waiting_from_the_moment_it_is_to_be_renewed(self):
        self.stage("some", "def some():\n    return 1\n", [])
        self.compute("some")
        self.write("jobs/adopted-r_old-some-2-0.json", json.dumps({"round": 2, "renewed": [[0, 1]]}))
        shown = self.answer_of("show", "--run", self.folder, "--stage", "some", "--element", 0)
        self.assertEqual(shown["state"], "done")
        self.write("jobs/some-2-0.json", json.dumps({"round": 2, "renewed": [[0, 1]]}))
        shown = self.answer_of("show", "--run", self.folder, "--stage", "some", "--element", 0)
        self.assertEqual(shown["state"], "waiting")

    def compute_renewed(self, stage, elements, renewed):
        batch = self.batch(stage, elements, round=2)
        manifest = json.loads(self.read("jobs", batch + ".json").decode())
        self.write("jobs/{}.json".format(batch), json.dumps(dict(manifest, renewed=renewed)))
        return self.task(batch)


if __name__ == "__main__":
    unittest.main()
