"""A run folder of one stage, ``f(x) = x + 1`` over a range, in one task of two cpus."""

import json
import os


def write_run_folder(folder: str, size: int) -> None:
    resources = {"cpus": 2, "extraArgs": {}, "parallelizationMode": "external"}
    stage = {
        "id": "f",
        "entry": "f",
        "module": "code/f.py",
        "isAsync": False,
        "parameters": [{"name": "x", "from": {"kind": "input", "name": "x"}, "axes": ["i"]}],
        "outputs": ["y"],
        "axes": [{"name": "i", "size": size, "external": True}],
        "scope": "map",
        "chunkSize": None,
        "acceptMissing": False,
        "resourcesVariable": None,
        "resources": {"fixed": resources, "expressions": {}},
    }
    x = {"value": {"kind": "range", "start": 0, "stop": size, "step": 1}, "shape": [size]}
    manifest = {
        "format": 1,
        "batch": "f-1-0",
        "stage": "f",
        "round": 1,
        "perTask": size,
        "taskCount": 1,
        "elements": [[0, size]],
        "renewed": [],
        "resources": resources,
    }
    write(folder, "plan.json", json.dumps({"format": 1, "runId": "r_bench", "inputs": {"x": x}, "stages": [stage]}))
    write(folder, "jobs/f-1-0.json", json.dumps(manifest))
    write(folder, "code/f.py", "def f(x):\n    return x + 1\n")


def write(folder: str, path: str, text: str) -> None:
    full = os.path.join(folder, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "w") as file:
        file.write(text)
