"""Lengths that a run meets in what functions return, and that nothing before it can refuse."""

import json
import os

from tests.sweep import PACKAGE, SweepTest, axis, from_input, from_output

CASES = os.path.join(os.path.dirname(PACKAGE), "core", "conformance", "mapspec.json")


class ReturnedLengthsTest(SweepTest):
    """Cases of conformance/mapspec.json that nothing but a run can refuse, each under its id."""

    def case(self, identifier):
        with open(CASES, encoding="utf-8") as file:
            cases = {case["id"]: case for case in json.load(file)["cases"]}
        case = cases[identifier]
        self.assertTrue(case.get("gridloom", case["expected"])["error"])
        return case["input"]

    def generate_ints(self, identifier):
        """A generator that is called once; its declared length is that of the case."""
        case = self.case(identifier)
        size = case["internal_shapes"]["x"][0]
        self.input("n", {"value": {"kind": "value", "value": case["inputs"]["n"]}, "shape": []})
        code = "def generate_ints(n):\n    return list(range(n))\n"
        self.stage("generate_ints", code, [from_input("n", None)], [axis("i", size, False)], outputs=["x"])
        reads = [from_output("generate_ints", "x", ["i"])]
        self.stage("double_it", "def double_it(x):\n    return 2 * x\n", reads, [axis("i", size)], outputs=["y"])
        done = self.compute("generate_ints")[0]
        after = self.compute("double_it", [(0, size)])
        self.assertEqual([after[i].state for i in range(size)], ["skipped"] * size)
        return done

    def test_pipeline_019(self):
        done = self.generate_ints("pipeline-019")
        self.assertEqual(done.state, "failed")
        self.assertEqual(
            done.error["message"], "x returned by generate_ints has 4 items along axis i, but 3 are needed."
        )

    def test_pipeline_020(self):
        done = self.generate_ints("pipeline-020")
        self.assertEqual(done.state, "failed")
        self.assertEqual(
            done.error["message"], "x returned by generate_ints has 4 items along axis i, but 5 are needed."
        )

    def test_pipeline_028(self):
        case = self.case("pipeline-028")
        (declared,) = case["functions"][0]["internal_shape"]
        (returned,) = case["functions"][0]["returns_shape"]
        count = case["inputs"]["n"]["list"]
        self.input("n", {"value": {"kind": "list", "items": list(range(count))}, "shape": [count]})
        code = "def g(n):\n    return [n] * {}\n".format(returned)
        axes = [axis("i", declared, False), axis("j", count)]
        self.stage("g", code, [from_input("n", ["j"])], axes, outputs=["x"])
        done = self.compute("g", [(0, count)])
        self.assertEqual([done[i].state for i in range(count)], ["failed"] * count)
        self.assertEqual(done[1].error["message"], "x returned by g has 4 items along axis i, but 5 are needed.")

    def test_pipeline_125(self):
        case = self.case("pipeline-125")
        lengths = case["inputs"]["n"]
        self.input("n", {"value": {"kind": "list", "items": lengths}, "shape": [2]})
        code = "def g(n):\n    return list(range(n))\n"
        self.stage("g", code, [from_input("n", ["j"])], [axis("i", "?", False), axis("j", 2)], outputs=["x"])
        reads = [from_output("g", "x", ["i", "j"])]
        self.stage("h", "def h(x):\n    return x\n", reads, [axis("i", "?"), axis("j", 2)], outputs=["y"])
        self.stage("whole", "def whole(x):\n    return x\n", [from_output("g", "x", None)])
        self.compute("g", [(0, 2)])
        done = self.compute("h", [(0, 8)])
        self.assertEqual([done[i].state for i in range(8)], ["done", "failed"] * 4)
        message = "x[:, 1] has 5 items along axis i, but x[:, 0] has 4: along an axis all have the same length."
        self.assertEqual(done[1].error["message"], message)
        whole = self.compute("whole")[0]
        self.assertEqual((whole.state, whole.error["message"]), ("failed", message))

    def test_items_of_one_returned_value_are_compared_as_well(self):
        self.input("n", {"value": {"kind": "list", "items": [1]}, "shape": [1]})
        axes = [axis("i", "?", False), axis("k", "?", False), axis("j", 1)]
        self.stage("g", "def g(n):\n    return [[1, 2], [3]]\n", [from_input("n", ["j"])], axes, outputs=["x"])
        self.assertEqual(
            self.compute("g", [(0, 1)])[0].error["message"],
            "item 1 of x returned by g has 1 item along axis k, but item 0 of x returned by g has 2: along an axis all "
            "have the same length.",
        )
