from tests.sweep import SweepTest, axis, fixed, from_input, from_output, numbers


class UserCodeTest(SweepTest):
    """What a function finds around it, and what becomes of what it returns."""

    def test_user_code_sees_where_it_runs(self):
        code = """
        import os
        def where():
            return [os.environ["GRIDLOOM_" + name] for name in ("RUN_FOLDER", "STAGE", "ELEMENT", "ATTEMPT")]
        """
        self.stage("where", code, [])
        done = self.compute("where")
        self.assertEqual(done[0].value, [self.folder, "where", "0", "1"])

    def test_an_element_may_change_the_folder_and_read_stdin(self):
        self.input("x", numbers(2))
        code = """
        import os, sys
        def move(x):
            before = os.getcwd()
            os.chdir("/")
            return before, sys.stdin.read()
        """
        self.stage("move", code, [from_input("x", ["i"])], [axis("i", 2)])
        done = self.compute("move", [(0, 2)])
        self.assertEqual([done[i].value for i in (0, 1)], [(self.folder, "")] * 2)

    def test_async_functions_run_to_their_end(self):
        code = """
        import asyncio
        async def later(x):
            await asyncio.sleep(0)
            return x + 1
        """
        self.stage("later", code, [fixed("x", 1)], isAsync=True)
        self.assertEqual(self.compute("later")[0].value, 2)

    def test_several_outputs_come_as_tuple_or_dict_with_exactly_the_names(self):
        self.input(
            "kind", {"value": {"kind": "list", "items": ["tuple", "dict", "three", "one", "names"]}, "shape": [5]}
        )
        code = """
        def two(kind):
            both = {"q": "b", "p": 1}
            return {"tuple": (1, "b"), "dict": both, "three": (1, 2, 3), "one": 5, "names": {"p": 1}}[kind]
        """
        self.stage("two", code, [from_input("kind", ["i"])], [axis("i", 5)], outputs=["p", "q"])
        done = self.compute("two", [(0, 5)])
        self.assertEqual(done[0].values, [1, "b"])
        self.assertEqual(done[1].values, [1, "b"])
        self.assertIsNone(done[0].number)
        self.assertEqual([done[i].state for i in (2, 3, 4)], ["failed"] * 3)
        self.assertIn("two has 2 outputs (p, q), but returned 3 values", done[2].error["message"])
        self.assertIn("returned 1 value of type int", done[3].error["message"])
        self.assertIn("a dict with 1 keys (p)", done[4].error["message"])

    def test_resources_come_as_an_object(self):
        code = """
        def show(resources):
            r = resources
            return [r.cpus, r.memory, r.time, r.partition, r.nodes, r.gpus]
        """
        self.stage("show", code, [], resourcesVariable="resources")
        done = self.compute("show", cpus=2, memoryMib=4096, timeMinutes=90, partition="debug")
        self.assertEqual(done[0].value, [2, "4GB", "1:30:00", "debug", None, None])

    def test_a_class_that_two_functions_define_alike_is_one_class(self):
        alike = """
        import enum, dataclasses

        class Phase(enum.Enum):
            SOLID = 1

        @dataclasses.dataclass
        class Point:
            x: int
            phase: Phase
        """
        make = alike + """
        def make(x):
            return Point(x, Phase.SOLID)
        """
        use = alike + """
        def use(make_out):
            return isinstance(make_out, Point), make_out == Point(0, Phase.SOLID), make_out.phase is Phase.SOLID
        """
        self.input("x", numbers(1))
        self.stage("make", make, [from_input("x", ["i"])], [axis("i", 1)])
        self.stage("use", use, [from_output("make", "make_out", ["i"])], [axis("i", 1)])
        other = use.replace("x: int", "x: float").replace("def use", "def other")
        self.stage("other", other, [from_output("make", "make_out", ["i"])], [axis("i", 1)])
        self.write_plan()
        for stage in ("make", "use", "other"):
            self.task(self.batch(stage, [[0, 1]]))
        self.assertEqual(self.elements("use")[0].value, (True, True, True))
        self.assertEqual(self.elements("other")[0].value, (False, False, True))

    def test_objects_of_the_users_classes_travel_between_stages(self):
        code = """
        class Point:
            def __init__(self, x):
                self.x = x
        def make():
            return Point(3)
        """
        self.stage("make", code, [])
        self.stage("use", "def use(p):\n    return p.x\n", [from_output("make", "make_out", None, "p")])
        self.compute("make")
        self.assertEqual(self.compute("use")[0].value, 3)

    def test_a_stage_named_as_a_library_hides_nothing(self):
        self.stage("random", "import random as library\ndef random():\n    return library.Random(1).random() < 1\n", [])
        self.assertIs(self.compute("random")[0].value, True)
