import json

from tests.sweep import SweepTest, axis, fixed, from_input, from_output, numbers


def resources(expressions, **given):
    return {"fixed": dict({"extraArgs": {}, "parallelizationMode": "external"}, **given), "expressions": expressions}


class SizeTest(SweepTest):
    def size(self, stage, elements=None, round=1, code=0):
        self.write_plan()
        arguments = ("size", "--run", self.folder, "--stage", stage, "--round", round)
        if code:
            return self.run_worker(*arguments, stdin={"elements": elements}, code=code)
        return self.answer_of(*arguments, stdin={"elements": elements})

    def test_elements_with_equal_resources_are_one_group(self):
        self.input("y", numbers(10))
        own = resources({"cpus": "int(y % 3) + 1", "memory": "f'{c}G'"}, gpus=1)
        self.stage(
            "add",
            "def add(y, c=4):\n    return y\n",
            [from_input("y", ["i"])],
            [axis("i", 10)],
            scope="element",
            resources=own,
        )
        answer = self.size("add")
        self.assertEqual((answer["sizes"], answer["elementCount"], answer["settled"]), ([10], 10, 0))
        groups = {group["resources"]["cpus"]: group for group in answer["groups"]}
        self.assertEqual(groups[1]["elements"], [[0, 1], [3, 4], [6, 7], [9, 10]])
        self.assertEqual(groups[3]["elements"], [[2, 3], [5, 6], [8, 9]])
        wanted = {"cpus": 2, "memory": "4G", "gpus": 1, "extraArgs": {}, "parallelizationMode": "external"}
        self.assertEqual(groups[2]["resources"], wanted)

    def test_expressions_see_upstream_values_and_given_elements_only(self):
        self.input("x", numbers(3))
        self.stage("up", "def up(x):\n    return x / (x - 1)\n", [from_input("x", ["i"])], [axis("i", 3)])
        own = resources({"cpus": "ceil(y) + 1"})
        self.stage(
            "use",
            "def use(y): return y\n",
            [from_output("up", "up_out", ["i"], "y")],
            [axis("i", 3)],
            scope="element",
            resources=own,
        )
        self.compute("up", [(0, 3)])
        answer = self.size("use")
        self.assertEqual(
            [(group["resources"]["cpus"], group["elements"]) for group in answer["groups"]],
            [(1, [[0, 1]]), (3, [[2, 3]])],
        )
        self.assertEqual(answer["settled"], 1)
        self.assertEqual((self.elements("use")[1].state, self.elements("use")[1].reason), ("skipped", "input-failed"))
        again = self.size("use", [[2, 3]], round=2)
        self.assertEqual([group["elements"] for group in again["groups"]], [[[2, 3]]])

    def test_a_failing_expression_fails_its_element_with_the_traceback(self):
        self.input("y", numbers(3))
        own = resources({"cpus": "6 // y"})
        self.stage(
            "add", "def add(y): return y\n", [from_input("y", ["i"])], [axis("i", 3)], scope="element", resources=own
        )
        answer = self.size("add", round=2)
        self.assertEqual((answer["settled"], len(answer["groups"])), (1, 2))
        failed = self.elements("add")[0]
        self.assertEqual((failed.state, failed.reason, failed.attempt), ("failed", "expression", 2))
        self.assertEqual(failed.error["type"], "ZeroDivisionError")
        self.assertIn("ZeroDivisionError", failed.error["traceback"])
        self.assertEqual(failed.error["arguments"], {"y": "0"})
        self.assertTrue(self.names("records", "add")[0].startswith("size-add-2.0."))

    def test_what_is_no_resource_fails_the_element(self):
        for number, (field, text) in enumerate(
            [
                ("cpus", "0"),
                ("cpus", "1.5"),
                ("cpus", "'two'"),
                ("gpus", "-1"),
                ("memory", "'much'"),
                ("time", "[1]"),
                ("cpus", "open('x')"),
                ("cpus", "1 +"),
            ]
        ):
            with self.subTest(text):
                name = "s{}".format(number)
                self.stage(name, "", [], scope="element", resources=resources({field: text}))
                self.assertEqual(self.size(name)["settled"], 1)
                self.assertEqual(self.elements(name)[0].reason, "expression")
        for number, (field, text, value) in enumerate(
            [
                ("cpus", "2.0", 2),
                ("gpus", "0", 0),
                ("memory", "2**10", 1024),
                ("time", "'1-12:00:00'", "1-12:00:00"),
                ("cpus", "None", None),
                ("cpus", "sum([k for k in range(3)])", 3),
            ]
        ):
            with self.subTest(text):
                name = "t{}".format(number)
                self.stage(name, "", [], scope="element", resources=resources({field: text}))
                self.assertEqual(self.size(name)["groups"][0]["resources"][field], value)

    def test_in_map_scope_an_expression_sees_whole_arrays_once(self):
        self.input("x", numbers(4))
        own = resources({"cpus": "max(x)", "memory": "len(y)"}, memoryMib=5)
        self.stage("up", "def up(x): return 1 / x\n", [from_input("x", ["i"])], [axis("i", 4)])
        parameters = [from_input("x", ["i"]), from_output("up", "up_out", ["i"], "y")]
        self.stage("use", "def use(x, y): return x\n", parameters, [axis("i", 4)], resources=own)
        self.compute("up", [(0, 4)])
        answer = self.size("use")
        self.assertEqual(
            answer["groups"],
            [
                {
                    "resources": {"cpus": 3, "memory": 3, "extraArgs": {}, "parallelizationMode": "external"},
                    "elements": [[0, 4]],
                }
            ],
        )

    def test_an_unknown_length_comes_from_what_was_returned(self):
        self.stage("gen", "def gen(): return [5, 6, 7]\n", [], [axis("i", "?", False)])
        self.stage(
            "use",
            "def use(x): return x\n",
            [from_output("gen", "gen_out", ["i"], "x")],
            [axis("i", "?"), axis("k", "?", False)],
        )
        self.size("use", code=3)
        self.assertIn(
            "axis i of gen_out is not known, because no element of gen is done (element 0 is waiting)", self.stderr
        )
        self.compute("gen")
        answer = self.size("use")
        self.assertEqual((answer["sizes"], answer["elementCount"]), ([3, -1], 3))
        self.assertEqual(answer["groups"][0]["elements"], [[0, 3]])

    def test_zip_partners_of_other_length_are_refused_by_name(self):
        self.input("y", numbers(2))
        self.stage("gen", "def gen(): return [5, 6, 7]\n", [], [axis("i", "?", False)])
        parameters = [from_output("gen", "gen_out", ["i"], "x"), from_input("y", ["i"])]
        self.stage("zip", "def zip(x, y): return x\n", parameters, [axis("i", "?")])
        self.compute("gen")
        self.size("zip", code=3)
        self.assertEqual(
            self.stderr,
            "Axis i of zip has 3 items in gen_out but 2 in y; arrays that share an axis need equal lengths.\n",
        )

    def test_no_elements_are_no_groups(self):
        self.stage("gen", "def gen(): return []\n", [], [axis("i", "?", False)])
        self.stage("use", "def use(x): return x\n", [from_output("gen", "gen_out", ["i"], "x")], [axis("i", "?")])
        self.stage("all", "def all(x): return x\n", [from_output("use", "use_out", None, "x")])
        self.compute("gen")
        self.assertEqual(self.size("use"), {"sizes": [0], "elementCount": 0, "groups": [], "settled": 0})
        self.assertEqual(self.compute("all")[0].value, [])

    def test_the_first_settled_lengths_stay(self):
        self.stage("gen", "def gen(): return [5, 6]\n", [], [axis("i", "?", False)])
        self.stage("use", "def use(x): return x\n", [from_output("gen", "gen_out", ["i"], "x")], [axis("i", "?")])
        self.compute("gen")
        self.size("use")
        self.assertEqual(json.loads(self.read("sizes", "use.json").decode()), {"sizes": [2]})
        self.assertEqual(len(self.compute("use", [(0, 2)])), 2)

    def test_a_fixed_parameter_is_seen_by_expressions(self):
        self.stage(
            "one", "def one(c): return c\n", [fixed("c", 3)], scope="element", resources=resources({"cpus": "c"})
        )
        self.assertEqual(self.size("one")["groups"][0]["resources"]["cpus"], 3)
