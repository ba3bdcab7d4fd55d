import json
import os

from tests.sweep import SweepTest, axis, from_input, from_output, numbers


class DamagedTest(SweepTest):
    """Element 1 of three is marked as done, but its value is not what was written."""

    def sweep(self, damage):
        self.input("x", numbers(3))
        self.stage("up", "def up(x):\n    return [x] * 1000\n", [from_input("x", ["i"])], [axis("i", 3)])
        self.stage("down", "def down(y):\n    return sum(y)\n", [from_output("up", "up_out", ["i"], "y")], [axis("i", 3)])
        self.compute("up", [(0, 3)])
        length = next(fields[10] for _, fields in self.records("up") if fields[1] == 3)
        path = self.path("values", "up", self.names("values", "up")[0])
        with open(path, "r+b") as file:
            damage(file, length)

    def change(self, file, length):
        file.seek(length + 100)
        file.write(b"\xff\xff")

    def cut(self, file, length):
        file.truncate(length + 100)

    def test_show_says_that_it_is_damaged_and_what_to_do(self):
        for damage, word in ((self.change, "wrong checksum"), (self.cut, "cut off")):
            with self.subTest(word):
                self.setUp()
                self.sweep(damage)
                shown = self.answer_of("show", "--run", self.folder, "--stage", "up", "--element", 1)
                self.assertEqual((shown["state"], shown["outputs"]), ("failed", []))
                folder = self.path("values", "up")
                self.assertEqual(
                    shown["error"]["message"],
                    "What was stored for this element in {} is damaged: {}. A new run that takes no earlier "
                    "results over computes it again.".format(folder, word),
                )
                whole = self.answer_of("show", "--run", self.folder, "--stage", "up", "--element", 0)
                self.assertEqual((whole["state"], whole["error"]), ("done", None))

    def test_an_export_has_nothing_there_and_says_so(self):
        self.sweep(self.change)
        said = (
            "Stored values of up_out in {} are damaged and left out as missing: 1 in all, the first of element 1. A "
            "new run that takes no earlier results over computes them again.".format(self.path("values", "up"))
        )
        arguments = ("--run", self.folder, "--format", "json", "--output", "up_out")
        exported = json.loads(self.run_worker("export", *arguments).decode())
        self.assertEqual(exported, {"up_out": [[0] * 1000, None, [2] * 1000]})
        self.assertEqual(self.stderr, said + "\n")
        prepared = self.answer_of("prepare-export", *arguments, "--exports", os.path.join(self.folder, "exports"))
        self.assertEqual(prepared["notes"], [said])

    def test_a_later_round_that_is_asked_for_it_computes_it_again_and_nothing_else(self):
        for damage in (self.change, self.cut):
            with self.subTest(damage.__name__):
                self.setUp()
                self.sweep(damage)
                batch = self.batch("up", [[0, 2]], round=2)
                self.run_worker("task", "--run", self.folder, "--batch", batch, "--task", 0)
                again = [fields[5] for _, fields in self.records("up") if fields[1:3] == (3, 2)]
                self.assertEqual(again, [1])
                self.assertEqual(self.compute("down", [[0, 2]])[1].value, 1000)
                shown = self.answer_of("show", "--run", self.folder, "--stage", "up", "--element", 1)
                self.assertEqual((shown["state"], shown["attempt"]), ("done", 2))
