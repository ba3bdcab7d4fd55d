import json
import os
import pickle
import subprocess
import sys
import unittest

from gridloom_worker.bare import json_text, parse_json, signal_name
from gridloom_worker.number_frames import number_frames
from gridloom_worker.values import HEAD, decode, split_frames
from tests.sweep import SweepTest, axis, from_input, from_output, numbers

TEXTS = [
    '{"a": [1, 2.5, -3e8, true, false, null, "\\u00e9\\n"], "b": {}}',
    " [NaN, Infinity, -Infinity] \n",
    '"text"',
    "1" * 40,
]
MISTAKES = ["", "{", "[1,]", '{"a": 1} x', "{'a': 1}", '"\n"', "[" * 100000]


class BareTest(unittest.TestCase):
    def test_json_is_read_as_by_json(self):
        for text in TEXTS:
            with self.subTest(text=text):
                self.assertEqual(repr(parse_json(text)), repr(json.loads(text)))

    def test_objects_go_through_the_hook(self):
        self.assertEqual(parse_json('{"a": {"b": 1}}', lambda value: sorted(value.items())), [("a", [("b", 1)])])

    def test_mistakes_are_told_as_by_json(self):
        for text in MISTAKES:
            with self.subTest(text=text[:20]):
                with self.assertRaises((ValueError, RecursionError)) as expected:
                    json.loads(text)
                with self.assertRaises(type(expected.exception)) as raised:
                    parse_json(text)
                self.assertEqual(str(raised.exception), str(expected.exception))

    def test_texts_and_numbers_are_written_as_by_json(self):
        fields = {"host": 'n\u00e9"1\\\n', "pid": 12, "at": 1.5, "job id": ""}
        self.assertEqual(json_text(fields), json.dumps(fields))

    def test_signals_have_names(self):
        self.assertEqual([signal_name(15), signal_name(200)], ["SIGTERM", "signal 200"])


class StartTest(SweepTest):
    """A task of trivial elements imports nothing that takes long to import."""

    HEAVY = {"array", "ctypes", "collections", "enum", "functools", "json", "pickle", "re", "selectors", "signal"}

    def modules_of(self, batch):
        """Modules that a task imports until its end, and its child until the function runs."""
        command = ["task", "--run", self.folder, "--batch", batch, "--task", "0"]
        program = (
            "import sys; before = set(sys.modules); from gridloom_worker.command_line import main; "
            "code = main({!r}); print(code, *sorted(set(sys.modules) - before))"
        ).format(command)
        argv = [sys.executable, "-S", "-c", program]
        out = subprocess.run(argv, stdout=subprocess.PIPE, env=self.environment(SLURM_ARRAY_TASK_ID="0"), check=True).stdout
        code, *modules = out.decode().split()
        self.assertEqual(code, "0")
        return set(modules) | set(self.read("modules").decode().split())

    def test_neither_from_an_input_nor_from_a_number_of_another_stage(self):
        told = "import sys\n    open({!r}, 'w').write(' '.join(sys.modules))\n".format(os.path.join(self.folder, "modules"))
        self.input("x", numbers(1))
        self.stage(
            "f", "def f(x):\n    {}    return 3 + x\n".format(told), [from_input("x", ["i"])], [axis("i", 1)], ["y"]
        )
        self.stage(
            "g", "def g(y):\n    {}    return y / 2\n".format(told), [from_output("f", "y", ["i"])], [axis("i", 1)], ["z"]
        )
        batches = [self.batch(stage, [[0, 1]]) for stage in ("f", "g")]
        self.write_plan()
        for batch in batches:
            with self.subTest(batch=batch):
                self.assertEqual(self.modules_of(batch) & self.HEAVY, set())
        self.assertEqual(self.elements("g")[0].value, 1.5)


class NumberTest(unittest.TestCase):
    def test_numbers_are_read_as_they_were_written(self):
        for value in (0, 1, -1, 2**31 - 1, -(2**31), 2**31, -(2**63), 2**63 - 1, 0.0, -0.5, 1e300, float("inf")):
            with self.subTest(value=value):
                _, frames = number_frames([value])
                found = decode(split_frames(bytes(frames))[0])
                self.assertEqual((type(found), found), (type(value), value))
                self.assertEqual(pickle.loads(bytes(frames)[HEAD.size :]), value)

    def test_greater_numbers_and_others_are_left_to_pickle(self):
        for value in (2**63, -(2**63) - 1, True, None, "1"):
            with self.subTest(value=value):
                self.assertIsNone(number_frames([value]))
