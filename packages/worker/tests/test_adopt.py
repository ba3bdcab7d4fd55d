"""``adopt``: results of an earlier run count in a new one, and nothing else of it does."""

import json
import os
import shutil
import tempfile
import unittest

from .sweep import SweepTest, axis, from_input, from_output, numbers

DOUBLE = "def f(x):\n    if x == 3: raise ValueError('three')\n    print('x is', x)\n    return 2 * x\n"


class AdoptTest(SweepTest):
    def setUp(self):
        super().setUp()
        self.new = tempfile.mkdtemp(prefix="gridloom-test-new-")
        self.addCleanup(shutil.rmtree, self.new, True)
        self.input("x", numbers(6))
        self.stage("f", DOUBLE, [from_input("x", ["i"])], [axis("i", 6)])
        self.old = self.folder

    def switch(self, stage="f"):
        """Goes on in the new folder, where the stage may have another name."""
        self.folder = self.new
        for each in self.plan["stages"]:
            if each["id"] == "f":
                each.update(id=stage, module="code/{}.py".format(stage))
        self.write("code/{}.py".format(stage), DOUBLE)
        self.write_plan()

    def adopt(self, elements, stage="f", **more):
        wanted = {"stage": stage, "folder": self.old, "from": "f", "runId": "r_1", "elements": elements}
        answer = self.answer_of("adopt", "--run", self.new, stdin={"stages": [dict(wanted, **more)]})
        return answer["stages"][stage]

    def test_takes_over_what_is_done_and_asked_for(self):
        self.compute("f", [(0, 6)])
        self.switch("g")
        answer = self.adopt([[1, 6]], "g")
        self.assertEqual(answer["elements"], [[1, 3], [4, 6]])
        self.assertIn("holds no result of some elements", answer["why"])
        found = self.elements("g")
        self.assertEqual({element: each.value for element, each in found.items()}, {1: 2, 2: 4, 4: 8, 5: 10})
        self.assertEqual((found[4].state, found[4].attempt, found[4].number), ("done", 1, 8.0))

    def test_is_computed_no_more_and_read_by_what_comes_after(self):
        self.compute("f", [(0, 3)])
        self.stage("g", "def g(y): return [*y]", [from_output("f", "f_out", None, "y")])
        self.switch()
        self.write("code/g.py", "def g(y): return [*y]")
        self.assertEqual(self.adopt([[0, 3]])["elements"], [[0, 3]])
        self.plan["inputs"]["x"] = numbers(3)
        self.plan["stages"][0]["axes"][0]["size"] = 3
        self.task(self.batch("f", [[0, 3]], round=2))
        self.assertEqual([fields[2] for _, fields in self.records("f")], [1, 1, 1])
        self.assertEqual(self.compute("g")[0].value, [0, 2, 4])

    def test_counts_the_newest_result_of_a_renewed_element_as_one_of_the_first_round(self):
        self.compute("f", [(0, 1)])
        self.write("code/f.py", "def f(x): return 'new'")
        batch = self.batch("f", [[0, 1]], round=2)
        manifest = json.loads(self.read("jobs", batch + ".json").decode())
        self.write("jobs/{}.json".format(batch), json.dumps(dict(manifest, renewed=[[0, 1]])))
        self.task(batch)
        self.switch()
        self.assertEqual(self.adopt([[0, 1]])["elements"], [[0, 1]])
        [(name, fields)] = self.records("f")
        self.assertTrue(name.startswith("adopted-r_1-f-2-0.0."))
        self.assertEqual(fields[2], 1)
        self.assertEqual(self.elements("f")[0].value, "new")

    def test_leaves_a_result_out_that_was_to_be_renewed_and_was_not(self):
        self.compute("f", [(0, 3)])
        for renewed in ([[1, 2]], [[2, 3]]):
            batch = self.batch("f", renewed, round=2, name="f-2-{}".format(renewed[0][0]))
            manifest = json.loads(self.read("jobs", batch + ".json").decode())
            self.write("jobs/{}.json".format(batch), json.dumps(dict(manifest, renewed=renewed)))
        self.write("code/f.py", "def f(x):\n    if x == 1: raise ValueError('one')\n    return 'new'\n")
        self.task("f-2-1")
        self.switch()
        answer = self.adopt([[0, 3]])
        # Element 1 failed when it was renewed; element 2 was never begun again.
        self.assertEqual(answer["elements"], [[0, 1]])
        self.assertIn("holds no result of some elements", answer["why"])

    def test_survives_the_end_of_the_folder_it_comes_from_and_a_second_asking(self):
        self.compute("f", [(0, 3)])
        self.switch()
        self.assertEqual(self.adopt([[0, 3]]), self.adopt([[0, 3]]))
        shutil.rmtree(self.old)
        self.assertEqual([each.value for each in self.elements("f").values()], [0, 2, 4])
        self.assertEqual([name for name in os.listdir(self.new) if name.startswith(".adopt")], [])

    @unittest.skipUnless(os.path.isdir("/dev/shm") and os.stat("/dev/shm").st_dev != os.stat("/tmp").st_dev, "one disk")
    def test_copies_what_lies_on_another_filesystem(self):
        self.compute("f", [(0, 3)])
        self.new = tempfile.mkdtemp(prefix="gridloom-test-", dir="/dev/shm")
        self.addCleanup(shutil.rmtree, self.new, True)
        self.switch()
        self.assertEqual(self.adopt([[0, 3]]), self.adopt([[0, 3]]))
        self.assertEqual([each.value for each in self.elements("f").values()], [0, 2, 4])

    def test_is_handed_on_under_the_name_of_the_run_that_computed_it(self):
        self.compute("f", [(0, 3)])
        self.switch()
        self.adopt([[0, 3]])
        third = tempfile.mkdtemp(prefix="gridloom-test-third-")
        self.addCleanup(shutil.rmtree, third, True)
        self.old, self.new = self.new, third
        self.switch()
        self.assertEqual(self.adopt([[0, 3]], runId="r_2")["elements"], [[0, 3]])
        self.assertEqual({name[:12] for name in self.names("records", "f")}, {"adopted-r_1-"})

    def test_shows_where_it_ran_and_what_it_printed(self):
        self.compute("f", [(0, 3)])
        self.switch()
        self.adopt([[0, 3]])
        shown = self.answer_of("show", "--run", self.new, "--stage", "f", "--element", 2)
        self.assertEqual((shown["state"], shown["host"], shown["log"]), ("done", os.uname().nodename, "x is 2\n"))
        self.assertEqual(shown["resources"]["cpus"], 1)
        self.task(self.batch("f", [[3, 4]]))
        self.assertNotIn("x is 3", self.read("logs", "f", "adopted-r_1-f-1-0.0.log").decode())

    def test_leaves_out_what_is_cut_off_or_damaged(self):
        self.compute("f", [(0, 3)])
        [name] = self.names("values", "f")
        length = len(self.read("values", "f", name))
        with open(self.path("values", "f", name), "r+b") as file:
            file.truncate(length - 1)
        self.switch()
        answer = self.adopt([[0, 3]])
        self.assertEqual(answer["elements"], [[0, 2]])
        self.assertIn("is cut off", answer["why"])
        with open(os.path.join(self.old, "records", "f", name), "r+b") as file:
            file.seek(64 + 20)
            file.write(b"\xff")
        self.assertLess(len(self.adopt([[0, 3]])["elements"]), 2)

    def test_takes_over_nothing_from_a_folder_that_is_gone(self):
        self.switch()
        answer = self.adopt([[0, 6]], folder="/no/such/run")
        self.assertEqual(answer["elements"], [])
        self.assertIn("/no/such/run/records/f", answer["why"])

    def test_refuses_names_that_lead_elsewhere(self):
        self.switch()
        wanted = {"stage": "f", "folder": self.old, "from": "../f", "runId": "r_1", "elements": []}
        self.run_worker("adopt", "--run", self.new, stdin={"stages": [wanted]}, code=3)
