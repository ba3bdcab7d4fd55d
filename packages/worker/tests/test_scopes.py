from tests.sweep import SweepTest, axis, from_input, from_output, numbers


class ScopeTest(SweepTest):
    """Inputs and outputs called ``scope.name``."""

    def test_a_dict_of_outputs_has_the_names_or_what_stands_after_the_dot(self):
        self.input("model.x", numbers(3))
        code = """
        def two(x):
            return [{"low": x, "high": -x}, {"model.low": x, "model.high": -x}, {"low": x, "model.high": -x}][x]
        """
        outputs = ["model.high", "model.low"]
        self.stage("two", code, [from_input("model.x", ["i"], "x")], [axis("i", 3)], outputs=outputs)
        done = self.compute("two", [(0, 3)])
        self.assertEqual([done[0].values, done[1].values], [[0, 0], [-1, 1]])
        self.assertIn(
            "two has 2 outputs (model.high, model.low), but returned a dict with 2 keys (low, model.high)",
            done[2].error["message"],
        )

    def test_names_that_the_dot_alone_tells_apart_are_given_whole(self):
        code = """
        def two(kind=0):
            return {"y": 1}
        """
        self.stage("two", code, [], outputs=["a.y", "b.y"])
        self.assertIn("a dict with 1 keys (y)", self.compute("two")[0].error["message"])

    def test_another_stage_reads_an_output_by_its_whole_name(self):
        self.stage("make", "def make():\n    return 1, 2\n", [], outputs=["a.y", "b.y"])
        self.stage("use", "def use(first, second):\n    return first - second\n", [
            from_output("make", "a.y", None, "first"),
            from_output("make", "b.y", None, "second"),
        ])
        self.compute("make")
        self.assertEqual(self.compute("use")[0].value, -1)
