import importlib.util
import json

from tests.sweep import SweepTest, axis, fixed, from_input, from_output, numbers


class InputTest(SweepTest):
    def taken(self, value, shape, axes=None, positions=1):
        """What a function receives of an input, per element."""
        name = "take{}".format(len(self.plan["stages"]))
        self.input(name + "_x", {"value": value, "shape": shape})
        self.stage(
            name,
            "def {}(x):\n    return x\n".format(name),
            [from_input(name + "_x", axes, "x")],
            [axis(each, size) for each, size in zip(axes or [], shape) if each],
        )
        done = self.compute(name, [(0, positions)])
        return [done[element].value for element in sorted(done)]

    def test_inputs_are_what_the_user_wrote(self):
        cases = [
            ({"kind": "value", "value": {"a": [1, None]}}, [], [{"a": [1, None]}]),
            ({"kind": "list", "items": [1, "b", [2]]}, [3], [[1, "b", [2]]]),
            ({"kind": "array", "nested": [[1, 2], [3, 4]]}, [2, 2], [[[1, 2], [3, 4]]]),
            ({"kind": "range", "start": 1, "stop": 7, "step": 2}, [3], [[1, 3, 5]]),
            ({"kind": "range", "start": 0, "stop": 1, "step": 0.25}, [4], [[0.0, 0.25, 0.5, 0.75]]),
            ({"kind": "linspace", "start": 0, "stop": 1, "count": 3}, [3], [[0.0, 0.5, 1.0]]),
            ({"kind": "linspace", "start": 2, "stop": 5, "count": 1}, [1], [[2.0]]),
            ({"kind": "list", "items": []}, [0], [[]]),
            ({"kind": "logspace", "start": 0, "stop": 2, "count": 3, "base": 10}, [3], [[1.0, 10.0, 100.0]]),
        ]
        for value, shape, wanted in cases:
            with self.subTest(value):
                self.assertEqual(self.taken(value, shape), wanted)

    def test_an_element_receives_its_own_item(self):
        self.assertEqual(self.taken({"kind": "range", "start": 5, "stop": 8, "step": 1}, [3], ["i"], 3), [5, 6, 7])
        nested = {"kind": "array", "nested": [[1, 2, 3], [4, 5, 6]]}
        self.assertEqual(self.taken(nested, [2, 3], ["i", "j"], 6), [1, 2, 3, 4, 5, 6])
        self.assertEqual(self.taken(nested, [2, 3], ["i", None], 2), [[1, 2, 3], [4, 5, 6]])
        self.assertEqual(self.taken(nested, [2, 3], [None, "j"], 3), [[1, 4], [2, 5], [3, 6]])
        last = self.taken({"kind": "linspace", "start": 0, "stop": 0.3, "count": 4}, [4], ["i"], 4)
        self.assertEqual((last[-1], type(last[0])), (0.3, float))

    def test_a_large_input_is_read_from_its_file(self):
        self.write("inputs/x.json", json.dumps({"kind": "list", "items": ["a", "b"]}))
        self.input("x", {"file": "inputs/x.json", "shape": [2]})
        self.stage("same", "def same(x):\n    return x\n", [from_input("x", ["i"])], [axis("i", 2)])
        self.assertEqual([each.value for each in self.compute("same", [(0, 2)]).values()], ["a", "b"])

    def test_what_one_element_changes_the_next_does_not_see(self):
        self.input("x", numbers(3))
        self.input("whole", {"value": {"kind": "list", "items": [[1]]}, "shape": [1]})
        self.stage("up", "def up():\n    return [1]\n", [])
        self.stage("many", "def many(x):\n    return [x]\n", [from_input("x", ["i"])], [axis("i", 3)])
        code = """
        def grow(x, a, b, c, d):
            for each in (a, b[0], c, d[0]):
                each.append(2)
            return [len(a), len(b[0]), len(c), len(d[0])]
        """
        parameters = [from_input("x", ["i"]), fixed("a", [1]), from_input("whole", None, "b")]
        parameters += [from_output("up", "up_out", None, "c"), from_output("many", "many_out", None, "d")]
        self.stage("grow", code, parameters, [axis("i", 3)])
        self.compute("up")
        self.compute("many", [(0, 3)])
        done = self.compute("grow", [(0, 3)])
        self.assertEqual([done[i].value for i in range(3)], [[2, 2, 2, 2]] * 3)

    def test_two_axes_count_in_output_order(self):
        self.input("x", numbers(2, 1))
        self.input("y", numbers(3, 10))
        self.stage(
            "mul",
            "def mul(x, y):\n    return x * y\n",
            [from_input("x", ["i"]), from_input("y", ["j"])],
            [axis("j", 3), axis("i", 2)],
        )
        done = self.compute("mul", [(0, 6)])
        self.assertEqual([done[i].value for i in range(6)], [10, 20, 11, 22, 12, 24])
        self.stage(
            "rows", "def rows(z):\n    return z\n", [from_output("mul", "mul_out", ["j", None], "z")], [axis("j", 3)]
        )
        done = self.compute("rows", [(0, 3)])
        self.assertEqual([done[i].value for i in range(3)], [[10, 20], [11, 22], [12, 24]])


class InternalAxisTest(SweepTest):
    def generator(self, size="?", code="def gen(n):\n    return [n * 10 + k for k in range(n)]\n"):
        self.input("n", {"value": {"kind": "list", "items": [2, 2]}, "shape": [2]})
        return self.stage("gen", code, [from_input("n", ["j"])], [axis("i", size, False), axis("j", 2)])

    def test_a_returned_list_is_an_axis_that_others_map_over(self):
        self.generator()
        self.stage(
            "use",
            "def use(x):\n    return x\n",
            [from_output("gen", "gen_out", ["i", "j"], "x")],
            [axis("i", "?"), axis("j", 2)],
        )
        self.stage("all", "def all(x):\n    return x\n", [from_output("gen", "gen_out", None, "x")])
        self.compute("gen", [(0, 2)])
        done = self.compute("use", [(0, 4)])
        self.assertEqual([done[i].value for i in range(4)], [20, 20, 21, 21])
        self.assertEqual(self.compute("all")[0].value, [[20, 20], [21, 21]])

    def test_a_ragged_value_fails_the_element_that_needs_it(self):
        self.generator(code="def gen(n, seen=[]):\n    seen.append(1)\n    return list(range(4 - len(seen)))\n")
        self.stage(
            "use",
            "def use(x):\n    return x\n",
            [from_output("gen", "gen_out", ["i", "j"], "x")],
            [axis("i", "?"), axis("j", 2)],
        )
        self.compute("gen", [(0, 2)])
        done = self.compute("use", [(0, 6)])
        self.assertEqual([done[i].state for i in range(6)], ["done", "failed"] * 3)
        self.assertEqual(
            done[1].error["message"],
            "gen_out[:, 1] has 2 items along axis i, but gen_out[:, 0] has 3: along an axis all have the same length.",
        )

    def test_a_declared_length_is_checked_against_what_was_returned(self):
        self.generator(size=3)
        done = self.compute("gen", [(0, 2)])
        self.assertEqual([done[i].state for i in (0, 1)], ["failed", "failed"])
        self.assertIn("has 2 items along axis i, but 3 are needed", done[0].error["message"])

    def test_a_value_without_length_cannot_be_an_axis(self):
        self.generator(code="def gen(n):\n    return 5\n")
        done = self.compute("gen", [(0, 2)])
        self.assertIn(
            "is a int, which cannot be indexed, but the mapspec gives it the axis i", done[0].error["message"]
        )

    def test_missing_elements_of_an_internal_axis_are_none(self):
        self.generator(code="def gen(n, seen=[]):\n    seen.append(1)\n    return [1, 2][: 1 // (len(seen) - 1) + 1]\n")
        self.stage("all", "def all(x):\n    return x\n", [from_output("gen", "gen_out", None, "x")], acceptMissing=True)
        self.compute("gen", [(0, 2)])
        self.assertEqual(self.compute("all")[0].value, [[None, 1], [None, 2]])


class NumpyTest:
    """Mixed into a test case only where NumPy is installed."""

    def test_arrays_are_numpy_arrays_where_the_module_imports_numpy(self):
        self.input("a", {"value": {"kind": "array", "nested": [[1, 2], [3, 4]]}, "shape": [2, 2]})
        self.input("x", numbers(2))
        self.input("l", {"value": {"kind": "list", "items": [1, 2]}, "shape": [2]})
        self.stage("up", "def up(x):\n    return [x]\n", [from_input("x", ["i"])], [axis("i", 2)])
        code = """
        import numpy as np
        def kinds(a, l, y, e):
            return [str(a.dtype), a.shape, type(l).__name__, str(y.dtype), y.shape, y[1], type(e).__name__]
        """
        parameters = [from_input("a", None), from_input("l", None), from_output("up", "up_out", None, "y")]
        self.stage("kinds", code, parameters + [from_output("up", "up_out", ["i"], "e")], [axis("i", 2)])
        self.compute("up", [(0, 2)])
        done = self.compute("kinds", [(0, 2)])
        self.assertEqual(done[0].value, ["int64", (2, 2), "list", "object", (2,), [1], "list"])

    def test_spaces_are_arrays_of_floats_and_ranges_are_lists(self):
        code = "import numpy\ndef kind(x):\n    return str(getattr(x, 'dtype', type(x).__name__))\n"
        ends = {"start": 1, "stop": 2}
        cases = [
            (dict(ends, kind="linspace", count=2), "float64"),
            (dict(ends, kind="logspace", count=2, base=10), "float64"),
            (dict(ends, kind="geomspace", count=2), "float64"),
            (dict(ends, kind="range", step=0.5), "list"),
            ({"kind": "array", "nested": [{"$float": "1.0"}, 2]}, "float64"),
            ({"kind": "array", "nested": [1, "a"]}, "object"),
            ({"kind": "array", "nested": ["b", "a"]}, "<U1"),
        ]
        for number, (value, wanted) in enumerate(cases):
            with self.subTest(value):
                self.input("x{}".format(number), {"value": value, "shape": [2]})
                stage = "kind{}".format(number)
                entry = code.replace("def kind", "def " + stage)
                self.stage(stage, entry, [from_input("x{}".format(number), None, "x")])
                self.assertEqual(self.compute(stage)[0].value, wanted)

    def test_what_one_call_made_is_handed_on_as_it_was_returned(self):
        self.stage("up", "import numpy\ndef up():\n    return numpy.ones(3)\n", [], [axis("i", "?", False)])
        code = "import numpy\ndef kind(y, e):\n    return [str(y.dtype), type(e).__name__]\n"
        parameters = [from_output("up", "up_out", None, "y"), from_output("up", "up_out", ["i"], "e")]
        self.stage("kind", code, parameters, [axis("i", 3)])
        self.compute("up")
        self.assertEqual(self.compute("kind", [(0, 1)])[0].value, ["float64", "float64"])

    def test_missing_elements_are_masked(self):
        self.input("x", numbers(2))
        self.stage("up", "def up(x):\n    return 1 / x\n", [from_input("x", ["i"])], [axis("i", 2)])
        code = """
        from numpy.ma import getmaskarray
        def mask(y):
            return getmaskarray(y).tolist()
        """
        self.stage("mask", code, [from_output("up", "up_out", None, "y")], acceptMissing=True)
        self.compute("up", [(0, 2)])
        self.assertEqual(self.compute("mask")[0].value, [True, False])

    def test_numpy_numbers_are_numbers(self):
        self.stage("f", "import numpy\ndef f():\n    return numpy.float32(1.5)\n", [])
        self.assertEqual(self.compute("f")[0].number, 1.5)
        self.stage("g", "import numpy\ndef g():\n    return numpy.array([1.5])\n", [])
        self.assertIsNone(self.compute("g")[0].number)


if importlib.util.find_spec("numpy"):

    class InstalledNumpyTest(NumpyTest, SweepTest):
        pass
