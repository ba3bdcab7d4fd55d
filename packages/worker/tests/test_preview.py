import json
import os
import subprocess
import sys
import unittest
from unittest import mock

from gridloom_worker import preview
from gridloom_worker.preview import preview_resources
from tests.sweep import python_path


def axis(name, size):
    return {"name": name, "size": size, "external": True}


def reads(name, axes=None):
    return {"name": name, "from": {"kind": "input", "name": name}, "axes": axes}


def request(expressions, parameters, axes=(), scope="element", elements=(0,), code="def f(x): ...\n", **inputs):
    stage = {
        "id": "f",
        "entry": "f",
        "parameters": parameters,
        "axes": list(axes),
        "scope": scope,
        "acceptMissing": False,
    }
    given = {
        name: {"value": value, "shape": [len(value["items"])] if value["kind"] == "list" else []}
        for name, value in inputs.items()
    }
    return {"stage": stage, "inputs": given, "code": code, "expressions": expressions, "elements": list(elements)}


NUMBERS = {"kind": "list", "items": [1, 2, 0, 5]}


class PreviewTest(unittest.TestCase):
    def samples(self, *args, **kwargs):
        return preview_resources(request(*args, **kwargs))["samples"]

    def test_each_element_gives_its_values_and_its_errors_by_field(self):
        samples = self.samples(
            {"cpus": "x * 2", "memory": "f'{8 // x}G'"},
            [reads("x", ["i"])],
            [axis("i", 4)],
            elements=[0, 2, 3],
            x=NUMBERS,
        )
        self.assertEqual([each["element"] for each in samples], [0, 2, 3])
        self.assertEqual(samples[0]["values"], {"cpus": 2, "memory": "8G"})
        self.assertEqual(samples[0]["arguments"], {"x": "1"})
        self.assertEqual(samples[1]["values"], {})
        sentence = "the expression for cpus gave 0; it must give a whole number from 1 on"
        self.assertEqual(samples[1]["errors"]["cpus"], sentence)
        self.assertTrue(samples[1]["errors"]["memory"].startswith("ZeroDivisionError: "))
        self.assertEqual(samples[2]["values"], {"cpus": 10, "memory": "1G"})

    def test_in_map_scope_expressions_see_whole_arrays_once(self):
        samples = self.samples(
            {"cpus": "len(x) + k"},
            [reads("x", ["i"]), reads("k")],
            [axis("i", 4)],
            "map",
            [0, 1, 2],
            x=NUMBERS,
            k={"kind": "value", "value": 3},
        )
        self.assertEqual([each["values"] for each in samples], [{"cpus": 7}])

    def test_defaults_of_the_signature_and_syntax_errors(self):
        samples = self.samples({"cpus": "n", "gpus": "1 +"}, [], code="def f(n=3): ...\n")
        self.assertEqual(samples[0]["values"], {"cpus": 3})
        self.assertTrue(samples[0]["errors"]["gpus"].startswith("SyntaxError: "))

    def test_forms_that_the_planner_would_refuse_are_errors(self):
        for field, text in (("memory", "'16 GB'"), ("memory", "'16GiB'"), ("time", "'2:0:0'"), ("time", "'2h'")):
            self.assertIn(field, self.samples({field: text}, [])[0]["errors"], text)
        for field, text in (("memory", "1.5"), ("memory", "'1.5g'"), ("time", "'90:00'"), ("time", "'1-2:30'")):
            self.assertEqual(self.samples({field: text}, [])[0]["errors"], {}, text)

    def test_an_endless_expression_ends(self):
        with mock.patch.object(preview, "TIME_LIMIT", 1):
            samples = self.samples({"cpus": "sum(1 for _ in range(10 ** 12))"}, [], elements=[0, 1])
        sentence = "the expressions took more than 1 seconds together"
        self.assertEqual([each["errors"] for each in samples], [{"": sentence}, {"": sentence}])

    def test_the_command_reads_and_answers_json(self):
        body = request({"cpus": "int(x)"}, [reads("x")], x={"kind": "value", "value": {"$float": "2.0"}})
        found = subprocess.run(
            [sys.executable, "-m", "gridloom_worker", "preview"],
            input=json.dumps(body).encode(),
            stdout=subprocess.PIPE,
            env=dict(os.environ, PYTHONPATH=python_path()),
        )
        self.assertEqual(found.returncode, 0)
        sample = json.loads(found.stdout.decode())["samples"][0]
        self.assertEqual((sample["values"], sample["arguments"]), ({"cpus": 2}, {"x": "2.0"}))


if __name__ == "__main__":
    unittest.main()
