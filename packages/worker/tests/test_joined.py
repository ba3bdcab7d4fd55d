import json
import os
import subprocess

from tests.pool_folder import PoolFolderTest
from tests.sweep import PACKAGE, SweepTest, axis, from_input, from_output, numbers

JOINED = os.path.join(PACKAGE, "dist", "worker.py")


def setUpModule():
    subprocess.run(["node", os.path.join(PACKAGE, "build.mjs")], check=True)


class JoinedTest(SweepTest):
    """The one file that travels does what the modules do, without them."""

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

    def test_it_is_the_same_text_every_time(self):
        with open(JOINED, "rb") as file:
            before = file.read()
        done = subprocess.run(
            ["node", os.path.join(PACKAGE, "build.mjs")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self.assertEqual((done.returncode, done.stdout), (0, b""))
        with open(JOINED, "rb") as file:
            self.assertEqual(before, file.read())

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
