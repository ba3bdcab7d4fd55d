"""A run folder in a temporary folder, and the worker run on it as a real process."""

import atexit
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest

from gridloom_worker.records import RECORD, REASONS, STATES
from gridloom_worker.records import read_records
from gridloom_worker.values import decode, split_frames

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
#: -S: what a machine's site packages run at every start takes longer than most commands here. The tests of the joined
#: file start it as a user does.
AS_MODULE = ["-S", "-m", "gridloom_worker"]
#: Compiled modules of this run of the tests, so that hundreds of processes do not each compile the worker.
COMPILED = tempfile.mkdtemp(prefix="gridloom-compiled-")
atexit.register(shutil.rmtree, COMPILED, True)


def axis(name, size, external=True):
    return {"name": name, "size": size, "external": external}


def from_input(name, axes, parameter=None):
    return {"name": parameter or name, "from": {"kind": "input", "name": name}, "axes": axes}


def from_output(stage, output, axes, parameter=None):
    return {"name": parameter or output, "from": {"kind": "output", "stage": stage, "output": output}, "axes": axes}


def fixed(name, value):
    return {"name": name, "from": {"kind": "value", "value": value}, "axes": None}


def numbers(count, start=0):
    return {"value": {"kind": "range", "start": start, "stop": start + count, "step": 1}, "shape": [count]}


class Element:
    """The best record of one element, with its frames."""

    def __init__(self, fields, frames):
        self.state = STATES[fields[1]]
        self.attempt = fields[2]
        self.reason = REASONS[fields[4]]
        self.started, self.wall, self.cpu, self.peak_kib = fields[6:10]
        self.number = fields[12] if fields[3] & 1 else None
        self.pid = fields[13]
        self.frames = frames

    @property
    def values(self):
        return [decode(frame) for frame in self.frames]

    @property
    def value(self):
        return self.values[0]

    @property
    def error(self):
        return decode(self.frames[0])


class SweepTest(unittest.TestCase):
    """Gives each test a folder, and ends what it started."""

    worker = AS_MODULE
    maxDiff = None

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="gridloom-test-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.plan = {"format": 1, "runId": "r_test", "inputs": {}, "stages": []}

    # --- making a run folder ---

    def input(self, name, value):
        self.plan["inputs"][name] = value

    def stage(self, name, code, parameters, axes=(), outputs=None, **more):
        stage = {
            "id": name,
            "entry": name,
            "module": "code/{}.py".format(name),
            "isAsync": False,
            "parameters": parameters,
            "outputs": outputs or [name + "_out"],
            "axes": list(axes),
            "scope": "map",
            "chunkSize": None,
            "acceptMissing": False,
            "resourcesVariable": None,
            "resources": {"fixed": {"extraArgs": {}, "parallelizationMode": "external"}, "expressions": {}},
        }
        stage.update(more)
        self.plan["stages"].append(stage)
        self.write("code/{}.py".format(name), textwrap.dedent(code))
        return stage

    def batch(self, stage, elements, round=1, per_task=None, name=None, **resources):
        count = sum(stop - start for start, stop in elements)
        per_task = per_task or count
        batch = name or "{}-{}-0".format(stage, round)
        manifest = {
            "format": 1,
            "batch": batch,
            "stage": stage,
            "round": round,
            "perTask": per_task,
            "taskCount": -(-count // per_task),
            "elements": elements,
            "resources": dict({"cpus": 1, "extraArgs": {}, "parallelizationMode": "external"}, **resources),
        }
        self.write("jobs/{}.json".format(batch), json.dumps(manifest))
        return batch

    def write(self, path, text):
        full = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w") as file:
            file.write(text)

    def write_plan(self):
        self.write("plan.json", json.dumps(self.plan))

    # --- running the worker ---

    def command(self, *arguments):
        return [sys.executable] + self.worker + [str(each) for each in arguments]

    def environment(self, **more):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SLURM_")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        return dict(environment, PYTHONPATH=python_path(), PYTHONPYCACHEPREFIX=COMPILED, **more)

    def run_worker(self, *arguments, stdin=None, env=None, code=0):
        """Runs a command to its end; stdin and a JSON answer are objects."""
        done = subprocess.run(
            self.command(*arguments),
            input=None if stdin is None else json.dumps(stdin).encode(),
            stdin=subprocess.DEVNULL if stdin is None else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment(**(env or {})),
            cwd=self.folder,
            timeout=60,
        )
        self.assertEqual(done.returncode, code, done.stderr.decode())
        self.stderr = done.stderr.decode()
        return done.stdout

    def answer_of(self, *arguments, **more):
        return json.loads(self.run_worker(*arguments, **more).decode())

    def start_worker(self, *arguments, env=None):
        """Starts a command; the test ends it."""
        process = subprocess.Popen(
            self.command(*arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment(**(env or {})),
            cwd=self.folder,
        )
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def task(self, batch, task=0, **more):
        """Writes the plan, runs a task and gives its stage's elements by number."""
        self.write_plan()
        self.run_worker("task", "--run", self.folder, "--batch", batch, "--task", task, **more)
        return self.elements(batch.rsplit("-", 2)[0])

    def compute(self, stage, elements=((0, 1),), **resources):
        """Runs all elements of a stage in one task."""
        return self.task(self.batch(stage, [list(each) for each in elements], **resources))

    # --- reading what it wrote ---

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def read(self, *parts):
        with open(self.path(*parts), "rb") as file:
            return file.read()

    def names(self, *parts):
        return sorted(os.listdir(self.path(*parts))) if os.path.isdir(self.path(*parts)) else []

    def records(self, stage):
        """All records of a stage with their file's name, in the order of files."""
        return [(name, fields) for name in self.names("records", stage) for fields in self.file_records(stage, name)]

    def file_records(self, stage, name):
        data = self.read("records", stage, name)
        self.assertEqual(len(data) % RECORD.size, 0)
        records = list(read_records(data))
        self.assertEqual(len(records), len(data) // RECORD.size)
        return records

    def elements(self, stage):
        best = {}
        values = {name: self.read("values", stage, name) for name in self.names("values", stage)}
        for name, fields in self.records(stage):
            known = best.get(fields[5])
            rank = (fields[1] == 3, fields[2], fields[1] != 2)
            if known is None or rank >= known[0]:
                frames = []
                if fields[10]:
                    frames = split_frames(values[name][fields[11] : fields[11] + fields[10]])
                best[fields[5]] = (rank, Element(fields, frames))
        return {element: entry[1] for element, entry in sorted(best.items())}

    def log(self, stage, task_name):
        return self.read("logs", stage, task_name + ".log").decode()


def python_path():
    """The worker's modules, and NumPy where there is one: -S leaves out the folder that holds it."""
    numpy = importlib.util.find_spec("numpy")
    found = [os.path.dirname(os.path.dirname(numpy.origin))] if numpy and numpy.origin else []
    return os.pathsep.join([PACKAGE] + found)


def wait_until(condition, what, seconds=20):
    """Polls until ``condition()`` is true and gives its value."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError("waited in vain for " + what)
        time.sleep(0.02)


def has_ended(pid):
    """True when no process of that number runs; one that nobody has waited for has ended too."""
    try:
        with open("/proc/{}/stat".format(pid)) as file:
            return file.read().rsplit(")")[-1].split()[0] == "Z"
    except OSError:
        return True
