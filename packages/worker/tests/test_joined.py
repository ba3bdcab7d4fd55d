import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from tests.pool_folder import PoolFolderTest
from tests.sweep import PACKAGE, SweepTest, axis, from_input, from_output, numbers

DIST = os.path.join(PACKAGE, "dist")
JOINED = os.path.join(DIST, "worker.py")


def setUpModule():
    subprocess.run(["node", os.path.join(PACKAGE, "build.mjs")], check=True)


class JoinedTest(SweepTest):
    """The files that travel do what the modules do, without them."""

    worker = [JOINED]

    def environment(self, **more):
        environment = super().environment(**more)
        del environment["PYTHONPATH"]
        return environment

    def test_a_pipeline_goes_through_every_command(self):
        self.input("x", numbers(10))
        own = {"fixed": {"extraArgs": {}, "parallelizationMode": "external"}, "expressions": {"cpus": "int(y % 3) + 1"}}
        self.stage(
            "double_it", "def double_it(x): return 2 * x\n", [from_input("x", ["i"])], [axis("i", 10)], outputs=["y"]
        )
        parameters = [from_output("double_it", "y", ["i"])]
        self.stage(
            "add_one",
            "def add_one(y): return y + 1\n",
            parameters,
            [axis("i", 10)],
            outputs=["z"],
            scope="element",
            resources=own,
        )
        self.stage("sum_it", "def sum_it(z): return sum(z)\n", [from_output("add_one", "z", None)], outputs=["total"])
        self.compute("double_it", [(0, 10)], cpus=2)
        sized = self.answer_of(
            "size", "--run", self.folder, "--stage", "add_one", "--round", 1, stdin={"elements": None}
        )
        self.assertEqual(sorted(group["resources"]["cpus"] for group in sized["groups"]), [1, 2, 3])
        self.compute("add_one", [(0, 10)])
        self.assertEqual(self.compute("sum_it")[0].value, 100)
        shown = self.answer_of("show", "--run", self.folder, "--stage", "sum_it", "--element", 0)
        self.assertEqual(shown["outputs"], [{"name": "total", "preview": "100", "type": "int"}])
        exported = self.run_worker("export", "--run", self.folder, "--format", "json", "--output", "total")
        self.assertEqual(json.loads(exported.decode()), {"total": 100})
        scanned = self.run_worker("scan", stdin={"runs": [{"folder": self.folder, "cursor": "0"}]})
        self.assertEqual(scanned, b'{"runs":[{"unknown":true}]}\n')
        self.assertIs(self.answer_of("doctor", "--root", self.folder)["writable"], True)

    def test_they_are_the_same_texts_every_time(self):
        before = texts_of(DIST)
        done = subprocess.run(
            ["node", os.path.join(PACKAGE, "build.mjs")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self.assertEqual((done.returncode, done.stdout), (0, b""))
        self.assertEqual(texts_of(DIST), before)

    def test_user_code_may_spawn_processes(self):
        code = """
        import multiprocessing
        def square(x):
            return x * x
        def many():
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                return pool.map(square, range(4))
        """
        self.stage("many", code, [])
        self.assertEqual(self.compute("many")[0].value, [0, 1, 4, 9])


class KeptCodeTest(unittest.TestCase):
    """What was compiled is kept for the next start, and is never what decides."""

    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.root = place.name
        self.folder = os.path.join(self.root, "run")
        os.mkdir(self.folder)
        for name in ("worker.py", "worker.modules"):
            shutil.copy(os.path.join(DIST, name), self.folder)

    def start(self, *more):
        script = os.path.join(self.folder, "worker.py")
        done = subprocess.run([sys.executable, *more, script, "load-results"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def kept(self, folder):
        return [name for name in os.listdir(folder) if name.endswith(".code")]

    def test_it_is_kept_beside_the_run_folders_once(self):
        tools = os.path.join(self.root, ".gridloom")
        os.mkdir(tools)
        first = self.start()
        self.assertEqual((first[0], len(self.kept(tools)), self.kept(self.folder)), (0, 1, []))
        os.chmod(os.path.join(tools, self.kept(tools)[0]), 0o400)
        before = os.stat(os.path.join(tools, self.kept(tools)[0])).st_mtime_ns
        self.assertEqual(self.start(), first)
        self.assertEqual(os.stat(os.path.join(tools, self.kept(tools)[0])).st_mtime_ns, before)

    def test_a_folder_by_itself_keeps_it_inside(self):
        self.assertEqual(self.start()[0], 0)
        self.assertEqual(len(self.kept(self.folder)), 1)

    def test_a_start_from_what_was_kept_is_no_other(self):
        self.assertEqual(self.start(), self.start())

    def test_what_is_cut_off_is_compiled_anew(self):
        first = self.start()
        path = os.path.join(self.folder, self.kept(self.folder)[0])
        whole = os.path.getsize(path)
        for size in (0, 4, 100, whole - 1):
            with self.subTest(size=size):
                os.truncate(path, size)
                self.assertEqual(self.start(), first)
                self.assertEqual(os.path.getsize(path), whole)

    def test_it_may_be_removed_at_any_time(self):
        self.assertEqual(self.start()[0], 0)
        (name,) = self.kept(self.folder)
        # A task's modules are there at once; another is asked for after the code has gone.
        program = (
            "import os, runpy, sys; sys.argv[1:] = ['task']; "
            "worker = runpy.run_path({!r}, run_name='worker'); os.unlink({!r}); "
            "import gridloom_worker.archive; print(gridloom_worker.archive.__doc__ is None)"
        ).format(os.path.join(self.folder, "worker.py"), os.path.join(self.folder, name))
        out = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True).stdout
        self.assertEqual(out.decode(), "True\n")
        self.assertEqual(self.kept(self.folder), [name])

    def test_where_it_cannot_be_kept_nothing_is_left_of_the_try(self):
        first = self.start()
        (name,) = self.kept(self.folder)
        os.unlink(os.path.join(self.folder, name))
        os.mkdir(os.path.join(self.folder, name))
        self.assertEqual(self.start(), first)
        self.assertEqual(sorted(os.listdir(self.folder)), [name, "worker.modules", "worker.py"])

    def test_modules_of_another_version_are_told(self):
        with open(os.path.join(self.folder, "worker.modules"), "a") as file:
            file.write("# changed\n")
        code, _, error = self.start()
        self.assertEqual(code, 1)
        self.assertIn("worker.modules is not what belongs to", error)

    def test_modules_that_are_missing_are_told(self):
        os.unlink(os.path.join(self.folder, "worker.modules"))
        code, _, error = self.start()
        self.assertEqual(code, 1)
        self.assertIn("worker.modules cannot be read", error)


def texts_of(folder):
    texts = {}
    for name in ("worker.py", "worker.modules"):
        with open(os.path.join(folder, name), "rb") as file:
            texts[name] = file.read()
    return texts


class JoinedPoolTest(PoolFolderTest):
    """The pool of the joined file starts tasks of the joined file."""

    worker = [JOINED]

    def test_the_pool_computes_a_task(self):
        self.stage("one", "def one(): return 1\n", [])
        batch = self.batch("one", [[0, 1]])
        self.write_plan()
        command = " ".join(self.command("task", "--run", self.folder, "--batch", batch, "--task", '"$1"'))
        self.submit("job", "exec " + command)
        self.assertEqual(self.ended("job")["ended"], [{"tasks": [[0, 1]], "exitCode": 0}])
        self.assertEqual(self.elements("one")[0].value, 1)
        claim = json.loads(self.read("claims", "one", "one-1-0.0.0").decode())
        self.assertEqual(claim["jobId"], "job")
