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

    def compute_renewed(self, stage, elements, renewed):
        batch = self.batch(stage, elements, round=2)
        manifest = json.loads(self.read("jobs", batch + ".json").decode())
        self.write("jobs/{}.json".format(batch), json.dumps(dict(manifest, renewed=renewed)))
        return self.task(batch)


if __name__ == "__main__":
    unittest.main()
