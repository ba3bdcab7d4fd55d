import glob
import json
import os
import subprocess
import sys
import unittest

from tests.sweep import PACKAGE, SweepTest, axis, from_input, from_output, numbers

ROOT = os.path.dirname(os.path.dirname(PACKAGE))
DIST = os.path.join(PACKAGE, "dist")
PIPEFUNC = sorted(glob.glob(os.path.join(ROOT, "node_modules/.cache/gridloom/pipefunc-*[0-9a-f]/bin/python")))


def setUpModule():
    subprocess.run(["node", os.path.join(PACKAGE, "build.mjs")], check=True)


class ResultsTest(SweepTest):
    """What a user's own script reads, in a process that knows nothing of the worker."""

    def setUp(self):
        super().setUp()
        self.input("x", numbers(3))
        self.input("w", {"value": {"kind": "list", "items": [10, 20]}, "shape": [2]})
        self.stage("y", "def y(x):\n    return 6 // x\n", [from_input("x", ["i"])], [axis("i", 3)], outputs=["y"])
        both = [axis("i", 3), axis("j", 2)]
        parameters = [from_output("y", "y", ["i"]), from_input("w", ["j"])]
        self.stage("ab", "def ab(y, w):\n    return y + w, str(y)\n", parameters, both, outputs=["a", "b"])
        self.stage(
            "s",
            "def s(a):\n    return [sum(r) for r in a]\n",
            [from_output("ab", "a", None)],
            [axis("k", "?", False)],
            outputs=["s"],
        )
        for name in ("worker.py", "worker.modules"):
            os.symlink(os.path.join(DIST, name), self.path(name))

    def fill(self):
        self.input("x", numbers(3, 1))
        self.compute("y", [(0, 3)])
        self.compute("ab", [(0, 6)])
        self.compute("s")

    def ask(self, code, python=sys.executable, flags=()):
        """Runs a script beside ``load_results.py``; gives what it prints as JSON."""
        text = self.run_worker("load-results").decode()
        self.write("scripts/load_results.py", text)
        script = "import json\nfrom load_results import load\nresults = load({!r})\nprint(json.dumps({}))".format(
            self.folder, code
        )
        done = subprocess.run(
            [python, *flags, "-c", script],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.path("scripts"),
            timeout=60,
        )
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return json.loads(done.stdout.decode())

    def test_without_numpy_values_are_nested_lists(self):
        self.fill()
        code = "[list(results), results['a'].values, results['b'].shape, results['a'].coords, results['s'].values]"
        self.assertEqual(
            self.ask(code, flags=["-S"]),
            [
                ["y", "a", "b", "s"],
                [[16, 26], [13, 23], [12, 22]],
                [3, 2],
                {"i": {"x": [1, 2, 3]}, "j": {"w": [10, 20]}},
                [42, 36, 34],
            ],
        )

    def test_what_is_missing_is_masked(self):
        self.compute("y", [(0, 3)])
        code = "[results['y'].values, results['y'].mask, results['y'].missing, repr(results['y'])]"
        self.assertEqual(self.ask(code, flags=["-S"]), [[None, 6, 3], [True, False, False], 1, "<y (i: 3), 1 missing>"])

    @unittest.skipUnless(PIPEFUNC, "no environment with PipeFunc")
    def test_with_numpy_and_xarray_they_are_typed_arrays_with_coordinates(self):
        self.fill()
        code = (
            "[str(results['a'].values.dtype), results.to_xarray().a.sel(j=1).values.tolist(), "
            "results.to_xarray().x.values.tolist(), str(results['b'].values.dtype)]"
        )
        self.assertEqual(self.ask(code, PIPEFUNC[0]), ["int64", [26, 23, 22], [1, 2, 3], "object"])

    @unittest.skipUnless(PIPEFUNC, "no environment with PipeFunc")
    def test_with_numpy_missing_numbers_are_masked_and_nan_in_xarray(self):
        self.compute("y", [(0, 3)])
        code = "[results['y'].values.mask.tolist(), str(results.to_xarray().y.values.tolist())]"
        self.assertEqual(self.ask(code, PIPEFUNC[0]), [[True, False, False], "[nan, 6.0, 3.0]"])

    @unittest.skipUnless(PIPEFUNC, "no environment with PipeFunc")
    def test_pipefunc_reads_the_folder_that_is_written_for_it(self):
        self.fill()
        told = self.answer_of("pipefunc-folder", "--run", self.folder, "--to", self.path("pf"))
        self.assertEqual(told, {"written": 16, "missing": 0})
        script = (
            "import json, sys\nfrom pipefunc.map import load_outputs, load_xarray_dataset\n"
            "a, b, s = load_outputs('a', 'b', 's', run_folder=sys.argv[1])\n"
            "d = load_xarray_dataset(run_folder=sys.argv[1])\n"
            "print(json.dumps([a.tolist(), b.tolist(), list(s), sorted(d.coords), d.y.values.tolist()]))"
        )
        done = subprocess.run(
            [PIPEFUNC[0], "-c", script, self.path("pf")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=100
        )
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        a, b, s, coords, y = json.loads(done.stdout.decode())
        self.assertEqual(
            (a, b, s), ([[16, 26], [13, 23], [12, 22]], [["6", "6"], ["3", "3"], ["2", "2"]], [42, 36, 34])
        )
        self.assertEqual((sorted(set(coords) & {"x", "w"}), y), (["w", "x"], [6, 3, 2]))

    @unittest.skipUnless(PIPEFUNC, "no environment with PipeFunc")
    def test_pipefunc_masks_what_is_missing(self):
        self.compute("y", [(0, 3)])
        told = self.answer_of("pipefunc-folder", "--run", self.folder, "--to", self.path("pf"))
        self.assertEqual(told["written"], 2)
        script = (
            "import json, sys\nfrom pipefunc.map import load_outputs\n"
            "print(json.dumps(load_outputs('y', run_folder=sys.argv[1]).mask.tolist()))"
        )
        done = subprocess.run(
            [PIPEFUNC[0], "-c", script, self.path("pf")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=100
        )
        self.assertEqual((done.returncode, done.stdout), (0, b"[true, false, false]\n"), done.stderr.decode())

    def test_a_folder_that_holds_something_is_left_alone(self):
        self.fill()
        self.write("pf/mine", "")
        self.run_worker("pipefunc-folder", "--run", self.folder, "--to", self.path("pf"), code=3)
        self.assertIn("is not empty", self.stderr)
        self.assertEqual(self.names("pf"), ["mine"])
