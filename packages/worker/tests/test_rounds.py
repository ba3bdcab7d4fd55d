import json
import unittest

from .sweep import SweepTest, axis, from_input, from_output, numbers

#: Each call writes a line, so that a test sees which elements were computed in which round.
COUNTED = """
import os
def {name}({parameter}):
    with open(os.environ["GRIDLOOM_RUN_FOLDER"] + "/calls", "a") as file:
        file.write("{name} " + os.environ["GRIDLOOM_ELEMENT"] + "\\n")
    {body}
"""
FAIL_UNTIL_MENDED = """if x in ({}) and not os.path.exists(os.environ["GRIDLOOM_RUN_FOLDER"] + "/mended"):
        raise ValueError("not yet")
    return x * 10"""


class RoundsTest(SweepTest):
    def test_a_second_round_computes_what_is_missing_and_calls_nothing_else_again(self):
        self.input("x", numbers(3))
        self.counted("f", "x", FAIL_UNTIL_MENDED.format("1,"), [from_input("x", ["i"])], [axis("i", 3)])
        self.counted("g", "y", "return y + 1", [from_output("f", "f_out", ["i"], "y")], [axis("i", 3)])
        self.batches(f=3, g=3)
        self.assertEqual(self.submit(1), ["f 0", "f 1", "f 2", "g 0", "g 2"])
        self.write("mended", "")
        self.assertEqual(self.submit(2), ["f 1", "g 1"])
        self.assertEqual([each.value for each in self.elements("g").values()], [1, 11, 21])
        self.assertEqual([each.attempt for each in self.elements("g").values()], [1, 2, 1])
        self.assertEqual(self.submit(3), [])

    def test_a_reduction_that_went_without_elements_is_computed_again_with_what_reads_it(self):
        self.input("x", numbers(3))
        self.counted("f", "x", FAIL_UNTIL_MENDED.format("1,"), [from_input("x", ["i"])], [axis("i", 3)])
        self.counted(
            "total",
            "y",
            "return sum(each or 0 for each in y)",
            [from_output("f", "f_out", None, "y")],
            acceptMissing=True,
        )
        self.counted("after", "t", "return t + 1", [from_output("total", "total_out", None, "t")])
        self.batches(f=3, total=1, after=1)
        self.submit(1)
        self.assertEqual(self.elements("after")[0].value, 21)
        # Nothing is new: the reduction holds as it is.
        self.assertEqual(self.submit(2), ["f 1"])
        self.write("mended", "")
        self.assertEqual(self.submit(3), ["f 1", "total 0", "after 0"])
        self.assertEqual(self.elements("after")[0].value, 31)
        self.assertEqual(self.submit(4), [])

    def test_of_the_reductions_of_rows_only_that_of_a_row_with_something_new_is_computed_again(self):
        self.input("x", numbers(2))
        self.input("z", numbers(2, 5))
        self.counted(
            "f",
            "x, z",
            FAIL_UNTIL_MENDED.format("1,"),
            [from_input("x", ["i"]), from_input("z", ["j"])],
            [axis("i", 2), axis("j", 2)],
        )
        self.counted(
            "row",
            "y",
            "return len(y)",
            [from_output("f", "f_out", ["i", None], "y")],
            [axis("i", 2)],
            acceptMissing=True,
        )
        self.batches(f=4, row=2)
        self.submit(1)
        self.write("mended", "")
        self.assertEqual(self.submit(2), ["f 2", "f 3", "row 1"])

    def test_a_reduction_that_a_killed_round_did_not_renew_is_renewed_in_the_next(self):
        self.input("x", numbers(2))
        self.counted("f", "x", FAIL_UNTIL_MENDED.format("1,"), [from_input("x", ["i"])], [axis("i", 2)])
        self.counted("count", "y", "return len(y)", [from_output("f", "f_out", None, "y")], acceptMissing=True)
        self.batches(f=2, count=1)
        self.submit(1)
        self.write("mended", "")
        self.run_round("f", 2)
        self.assertEqual(self.submit(3), ["count 0"])

    def test_a_round_has_its_own_claims_and_the_manifest_that_show_looks_up(self):
        self.input("x", numbers(1))
        self.counted("f", "x", FAIL_UNTIL_MENDED.format("0,"), [from_input("x", ["i"])], [axis("i", 1)])
        self.batches(f=1)
        self.submit(1)
        self.write("mended", "")
        self.submit(2)
        self.assertEqual(self.names("claims", "f"), ["f-1-0.0.0", "f-2-0.0.0"])
        self.assertEqual(self.names("jobs"), ["f-1-0.json", "f-2-0.json"])
        manifest = json.loads(self.read("jobs", "f-2-0.json").decode())
        self.assertEqual((manifest["batch"], manifest["round"], manifest["renewed"]), ("f-2-0", 2, None))
        shown = self.answer_of("show", "--run", self.folder, "--stage", "f", "--element", 0)
        self.assertEqual((shown["attempt"], shown["resources"]), (2, {"cpus": 1, "parallelizationMode": "external"}))

    def counted(self, name, parameter, body, parameters, axes=(), **more):
        self.stage(name, COUNTED.format(name=name, parameter=parameter, body=body), parameters, axes, **more)

    def batches(self, **counts):
        for stage, count in counts.items():
            self.batch(stage, [[0, count]])
        self.write_plan()

    def run_round(self, stage, round):
        batch = stage + "-1-0"
        self.run_worker("task", "--run", self.folder, "--batch", batch, "--task", 0, "--round", round)

    def submit(self, round):
        """Runs all stages in order; gives the calls of their functions."""
        self.write("calls", "")
        for stage in self.plan["stages"]:
            self.run_round(stage["id"], round)
        return self.read("calls").decode().splitlines()


if __name__ == "__main__":
    unittest.main()
